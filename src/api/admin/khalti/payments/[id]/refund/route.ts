import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { refundKhaltiPaymentWorkflow } from "../../../../../../workflows/refund-khalti-payment"
import { paymentAndActor, sendKhaltiPayment } from "../../helpers"
import type { AdminRefundKhaltiPaymentType } from "../../validators"

/** Sends the money of a held payment, or of a canceled order, back in full. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminRefundKhaltiPaymentType>,
  res: MedusaResponse
): Promise<void> {
  await refundKhaltiPaymentWorkflow(req.scope).run({
    input: { ...paymentAndActor(req), mobile: req.validatedBody.mobile },
  })
  await sendKhaltiPayment(req, res, req.params.id)
}
