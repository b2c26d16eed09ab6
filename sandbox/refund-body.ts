import { z } from "zod"
import { INVENTED, inventedRefusal } from "./answers"
import type { Payment } from "./payment"
import type { Answer, Quirks } from "./types"
import { wholeNumber } from "./whole-number"

const FULL_MOBILE = /^9\d{9}$/

/** Body of a refund: `amount` in whole paisa (left out: all that is left) and `mobile`, the full Khalti ID that gets the money. */
export const refundBody = z.object({
  amount: wholeNumber.optional(),
  mobile: z.string(`${INVENTED}Not a valid mobile.`).optional(),
})

type RefundBody = z.infer<typeof refundBody>

/** Why this refund is refused, if it is. Khalti's own texts are not known, so every one here is invented. */
export function refundRefusal(
  payment: Payment,
  body: RefundBody,
  quirks: Quirks
): Answer | undefined {
  if (payment.refundable <= 0) {
    return inventedRefusal("Nothing of this transaction is left to refund.")
  }
  if (
    payment.channel === "bank" &&
    quirks.needsMobile &&
    body.mobile === undefined
  ) {
    return inventedRefusal(
      "A refund of a bank payment needs the mobile of a Khalti account."
    )
  }
  if (body.mobile !== undefined && !FULL_MOBILE.test(body.mobile)) {
    return inventedRefusal(
      "The mobile must be a full Khalti ID; the masked one of the return is of no use."
    )
  }
  const paisa = body.amount ?? payment.refundable
  if (paisa <= 0 || paisa > payment.refundable) {
    return inventedRefusal(
      `The amount must be between 1 and ${payment.refundable} paisa.`
    )
  }
  return undefined
}
