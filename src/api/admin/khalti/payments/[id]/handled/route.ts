import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { handleKhaltiPaymentWorkflow } from "../../../../../../workflows/handle-khalti-payment"
import { refetchKhaltiPayment } from "../../helpers"
import type { AdminHandleKhaltiPaymentType } from "../../validators"

/** Marks held money as dealt with. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminHandleKhaltiPaymentType>,
  res: MedusaResponse
): Promise<void> {
  const { id } = req.params
  await handleKhaltiPaymentWorkflow(req.scope).run({
    input: {
      khalti_payment_id: id,
      note: req.validatedBody.note,
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
