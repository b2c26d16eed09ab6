import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { refundKhaltiPaymentWorkflow } from "../../../../../../workflows/refund-khalti-payment"
import { refetchKhaltiPayment } from "../../helpers"
import type { AdminRefundKhaltiPaymentType } from "../../validators"

/** Sends the money of a held payment, or of a canceled order, back in full. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminRefundKhaltiPaymentType>,
  res: MedusaResponse
): Promise<void> {
  const { id } = req.params
  await refundKhaltiPaymentWorkflow(req.scope).run({
    input: {
      khalti_payment_id: id,
      mobile: req.validatedBody.mobile,
      actor: req.auth_context.actor_id,
    },
  })
  res.json({
    khalti_payment: await refetchKhaltiPayment(
      req.scope,
      id,
      req.queryConfig.fields
    ),
  })
}
