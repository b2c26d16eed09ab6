import type {
  CapturePaymentInput,
  CapturePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { ask, rememberedAnswer } from "../../facts/look-up"
import type { ProviderDependencies } from "./dependencies"
import { findByPidx } from "./find-link"
import { sessionData } from "./session-data"

/**
 * Khalti takes the money when the customer pays: there is nothing to capture,
 * only to confirm.
 *
 * @throws MedusaError `not_allowed` when Khalti has not taken the money
 */
export async function confirmCapture(
  { khalti }: ProviderDependencies,
  input: CapturePaymentInput
): Promise<CapturePaymentOutput> {
  const row = await findByPidx(khalti, input.data?.pidx)
  const answer =
    row && (rememberedAnswer(row) ?? (await ask(khalti, row, "provider")))
  if (answer?.kind !== "completed") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Khalti has not taken the money of payment ${row?.reference ?? "(unknown)"}: there is nothing to capture`
    )
  }
  return { data: sessionData(row) }
}
