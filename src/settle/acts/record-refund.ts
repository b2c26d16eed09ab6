import type { Next, Round } from "../round"
import { refundInMedusa } from "../../refunds/record-in-medusa"

/**
 * The money is back with the customer, by Khalti's dashboard or by a call whose
 * answer was lost: tells Medusa. The provider looks it up and makes no call.
 */
export async function bookRefund(round: Round): Promise<Next> {
  await refundInMedusa(round, "Returned at Khalti")
  return {}
}
