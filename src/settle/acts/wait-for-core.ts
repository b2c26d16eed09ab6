import { SECOND_MS } from "../../modules/khalti/time"
import type { Next, Round } from "../round"
import { waitUntil } from "../wait"

const AGAIN_MS = 30 * SECOND_MS

/** Core is at work on the cart or order: it is looked at again when core may be done. */
export async function waitForCore(round: Round): Promise<Next> {
  return waitUntil(round, Date.now() + AGAIN_MS)
}
