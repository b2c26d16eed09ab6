import { answerStorefront } from "../../../../../khalti/answer-storefront"

/**
 * The customer gives the payment up. Khalti is asked first: what is paid becomes the
 * sale, a bank's Pending or Khalti's silence changes nothing, and only what nobody has
 * paid is canceled, with its order. Safe to repeat.
 */
export const POST = answerStorefront({ givesUp: true })
