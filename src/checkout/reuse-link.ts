import { MedusaError } from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import { isUnanswered, type Answer } from "../facts/facts"
import { lookUp, rememberedAnswer } from "../facts/look-up"
import { readMedusa } from "../facts/read-medusa"
import type { Link } from "../modules/khalti/ledger"
import { MINUTE_MS } from "../modules/khalti/time"
import type { CheckoutDependencies } from "./dependencies"
import { isInHumanHands } from "../facts/link-state"

/** A link, or a reservation, with less than this left is too short for a payment. */
export const SHORTEST_MS = 10 * MINUTE_MS

/** How many open links of a collection a new session looks up. */
const MOST_LOOKED_UP = 5

/** How often a link that another request is fetching from Khalti is looked for, in ms. */
const POLL_MS = 100

/** What a new session needs a link for. */
export type Needed = {
  paisa: number
  contentHash: string
  /** Of an order's own collection (an edit, an exchange) a session gets no other session's open link. */
  isOfCart: boolean
}

/** The link that a new session gets instead of one of its own: `rebound` is paid already, `handed_out` can still be paid. */
export type Reused = { link: Link; as: "rebound" | "handed_out" }

/**
 * One checkout, one link: a link cannot be paid twice, a second one can. So a paid
 * link goes to the new session, and an open one too, unless Khalti says that it
 * has ended, it is for something else, or it ends soon. Khalti's silence is no
 * reason for a second link.
 *
 * @param links of the session's collection, newest first
 * @throws MedusaError `not_allowed` while a link of the collection holds money that nobody has handled
 */
export async function findReusable(
  dependencies: CheckoutDependencies,
  links: Link[],
  needed: Needed
): Promise<Reused | null> {
  const { khalti } = dependencies
  let open: Link | null = null
  let silence: Answer | null = null
  for (const found of worthLookingUp(links, needed)) {
    const link = await onceIssued(dependencies, found, needed)
    if (link === null) {
      continue
    }
    // Who does not answer once is not asked four times more: the customer waits.
    const answer: Answer =
      rememberedAnswer(link) ??
      silence ??
      (await lookUp(khalti, link, { source: "provider" }))
    silence = isUnanswered(answer) ? answer : null
    if (await isPaidAndFree(dependencies, link, answer, needed)) {
      return { link, as: "rebound" }
    }
    if (isUnderpaid(link, answer)) {
      throw moneyIsHeld(link)
    }
    if (!open && isPayable(link, answer, needed)) {
      open = link
    }
  }
  const held = links.find(holdsMoney)
  if (held) {
    throw moneyIsHeld(held)
  }
  return open && { link: open, as: "handed_out" }
}

/**
 * Links of this sum that are known to be paid, then the newest open ones. Not all
 * of those: whoever asks for a hundred sessions would make us look up five
 * thousand links. A paid link that is passed over here is found by the sweep.
 */
function worthLookingUp(links: Link[], { paisa }: Needed): Link[] {
  const candidates = links.filter(
    (link) =>
      Number(link.amount) === paisa &&
      ["open", "canceled", "held"].includes(link.outcome) &&
      !isInHumanHands(link)
  )
  const isPaid = ({ status }: Link) => status === "completed"
  const open = candidates.filter(
    (link) => link.outcome === "open" && !isPaid(link)
  )
  return [...candidates.filter(isPaid), ...open.slice(0, MOST_LOOKED_UP)]
}

/**
 * The link once it has its pidx. Two tabs that begin at once would else get a link
 * each: the second waits for the first one's, as long as Khalti may take.
 *
 * @returns null for one that will have none
 */
async function onceIssued(
  { khalti }: CheckoutDependencies,
  found: Link,
  needed: Needed
): Promise<Link | null> {
  // Khalti may be asked twice for it, the second time without details.
  const giveUpAt = found.created_at.getTime() + 2 * khalti.options.timeoutMs
  let link = found
  while (
    !link.pidx &&
    !link.last_error &&
    link.content_hash === needed.contentHash &&
    Date.now() < giveUpAt
  ) {
    await sleep(POLL_MS)
    link = await khalti.retrieveKhaltiPayment(link.id)
  }
  return link.pidx ? link : null
}

async function isPaidAndFree(
  { khalti, query }: CheckoutDependencies,
  link: Link,
  answer: Answer,
  { paisa }: Needed
): Promise<boolean> {
  if (answer.kind !== "completed" || (answer.paisa ?? 0) < paisa) {
    return false
  }
  // Money that Medusa has captured already is another session's, or is on its way back.
  const { payment } = await readMedusa(query, link)
  const refunds = await khalti.listKhaltiRefunds({ khalti_payment_id: link.id })
  return payment === null && refunds.every(({ status }) => status === "refused")
}

/** Not settled yet, but certain to be held. */
function isUnderpaid(link: Link, answer: Answer): boolean {
  return (
    answer.kind === "completed" && (answer.paisa ?? 0) < Number(link.amount)
  )
}

/** Khalti's last word says that money came, and no human has dealt with it. */
function holdsMoney(link: Link): boolean {
  const { outcome, status } = link
  return (
    outcome === "held" &&
    !isInHumanHands(link) &&
    ["completed", "partially_refunded", "refunded_unclear"].includes(
      status ?? ""
    )
  )
}

function moneyIsHeld({ reference }: Link): MedusaError {
  return new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Payment ${reference} has brought money that the shop has to decide about first: contact the shop with this reference and do not pay again`
  )
}

function isPayable(
  link: Link,
  answer: Answer,
  { contentHash, isOfCart }: Needed
): boolean {
  const mayBePaid =
    isUnanswered(answer) ||
    ["initiated", "pending", "unknown"].includes(answer.kind)
  return (
    isOfCart &&
    link.outcome === "open" &&
    link.content_hash === contentHash &&
    link.expires_at.getTime() - Date.now() >= SHORTEST_MS &&
    mayBePaid
  )
}
