import type { Purchase } from "../../modules/khalti/gateway/client"
import type { PurchaseCart, PurchaseContact } from "./cart"
import { oneLine } from "./one-line"
import { phoneForKhalti } from "./phone"

const MAX_NAME = 100
const MAX_EMAIL = 75

const EMAIL = /^[\x21-\x3f\x41-\x7e]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i

/**
 * Who pays: the customer or, for guests, the cart's email and the billing or shipping address' name and phone. Khalti
 * refuses an empty member, so what is not known is left out.
 *
 * @returns undefined when nothing is known that Khalti would take
 */
export function describeCustomer(
  cart: PurchaseCart
): Purchase["customer_info"] {
  const contacts = [cart.customer, cart.billing_address, cart.shipping_address]
  const known = Object.entries({
    name: contacts.map(nameOf),
    email: [cart.customer?.email, cart.email].map(emailOf),
    phone: contacts.map((contact) => phoneForKhalti(contact?.phone)),
  })
    .map(([member, values]) => [member, values.find(Boolean)] as const)
    .filter(([, value]) => value)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

function nameOf(contact: PurchaseContact | null | undefined): string {
  const { first_name, last_name } = contact ?? {}
  return oneLine(`${first_name ?? ""} ${last_name ?? ""}`, MAX_NAME)
}

/** A shortened address would be another person's: one that is too long or malformed is left out. */
function emailOf(email: string | null | undefined): string {
  const trimmed = (email ?? "").trim()
  return trimmed.length <= MAX_EMAIL && EMAIL.test(trimmed) ? trimmed : ""
}
