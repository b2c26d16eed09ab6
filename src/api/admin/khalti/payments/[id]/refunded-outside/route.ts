import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { toPaisa } from "../../../../../../modules/khalti/money"
import { recordOutsideRefundWorkflow } from "../../../../../../workflows/record-outside-refund"
import { paymentAndActor, sendKhaltiPayment } from "../../helpers"
import type { AdminRecordOutsideKhaltiRefundType } from "../../validators"

/** Writes down a partial refund that was made in Khalti's dashboard; amount in rupees. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminRecordOutsideKhaltiRefundType>,
  res: MedusaResponse
): Promise<void> {
  const { amount, note } = req.validatedBody
  await recordOutsideRefundWorkflow(req.scope).run({
    input: { ...paymentAndActor(req), paisa: toPaisa(amount), note },
  })
  await sendKhaltiPayment(req, res, req.params.id)
}
