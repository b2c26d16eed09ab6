import { refundKhaltiPaymentWorkflow } from "../../../../../../workflows/admin-acts"
import { actOnPayment } from "../../../helpers"
import type { AdminRefundKhaltiPaymentType } from "../../../validators"

/** Sends the money of a held payment, or of a canceled order, back in full. */
export const POST = actOnPayment(
  refundKhaltiPaymentWorkflow,
  (body: AdminRefundKhaltiPaymentType) => body
)
