import type { Facts } from "../facts/facts"

/**
 * The facts as they count for a customer who gives his payment up: a link of which
 * Khalti says that nobody has paid it yet is judged as if its customer had canceled
 * on Khalti's page. Money, a bank's Pending and silence stay what they are, and so
 * does a link that is not for an open cart or the order placed from one: of an edit
 * or an exchange the merchant decides. Pure.
 */
export function giveUp(facts: Facts): Facts {
  const { answer, medusa } = facts
  const { order, cart } = medusa
  const isCustomers = order ? order.fromCart : cart !== null
  return answer.kind === "initiated" && isCustomers
    ? { ...facts, answer: { ...answer, kind: "user_canceled" } }
    : facts
}
