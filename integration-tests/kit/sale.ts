import type { Cart, KhaltiSession } from "../../demo/check/storefront"

/** A cart with a payment link. */
export type StartedSale = KhaltiSession & { cart: Cart }

/** An order that waits for its money. */
export type Sale = StartedSale & { orderId: string }

/** An order whose money Medusa has captured. */
export type PaidSale = Sale & { paymentId: string }
