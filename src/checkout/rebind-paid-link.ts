import { latestAnswer } from "../facts/look-up"
import { readMedusa } from "../facts/read-medusa"
import type { Link } from "../modules/khalti/ledger"
import type { CheckoutDependencies } from "./dependencies"
import type { Place } from "./read-place"

/** How many open links of a collection a new session looks up. */
const MOST_LOOKED_UP = 5

/**
 * A customer who reloads the checkout after paying gets a new session. If one of
 * the collection's links is already paid with the right sum, it is bound to that
 * session instead of asking for the money twice.
 *
 * @returns the link, now bound to the session; null when there is none
 */
export async function rebindPaidLink(
  dependencies: CheckoutDependencies,
  sessionId: string,
  place: Place,
  paisa: number
): Promise<Link | null> {
  const { khalti } = dependencies
  const links = await khalti.listKhaltiPayments(
    {
      collection_id: place.collectionId,
      amount: paisa,
      outcome: ["open", "canceled", "held"],
    },
    { order: { created_at: "DESC" } }
  )
  for (const link of worthLookingUp(links)) {
    if (await isPaidAndFree(dependencies, link, paisa)) {
      await khalti.changeWithEvent(
        { id: link.id, session_id: sessionId, next_check_at: new Date() },
        {
          khalti_payment_id: link.id,
          source: "provider",
          action: "rebound",
          detail: { session_id: sessionId, was: link.session_id },
        }
      )
      return { ...link, session_id: sessionId }
    }
  }
  return null
}

/**
 * Links that are known to be paid, then the newest open ones. Not all of those:
 * whoever asks for a hundred sessions would make us look up five thousand links.
 * A paid link that is passed over here is found by the sweep.
 */
function worthLookingUp(links: Link[]): Link[] {
  const issued = links.filter(({ pidx }) => pidx !== null)
  const isPaid = ({ status }: Link) => status === "completed"
  const open = issued.filter((link) => link.outcome === "open" && !isPaid(link))
  return [...issued.filter(isPaid), ...open.slice(0, MOST_LOOKED_UP)]
}

async function isPaidAndFree(
  { khalti, query }: CheckoutDependencies,
  link: Link,
  paisa: number
): Promise<boolean> {
  const answer = await latestAnswer(khalti, link, { source: "provider" })
  if (answer.kind !== "completed" || (answer.paisa ?? 0) < paisa) {
    return false
  }
  // Money that Medusa has captured already is another session's, or is on its way back.
  const { payment } = await readMedusa(query, link)
  const refunds = await khalti.listKhaltiRefunds({ khalti_payment_id: link.id })
  return payment === null && refunds.every(({ status }) => status === "refused")
}
