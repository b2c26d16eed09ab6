import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { handleKhaltiPaymentWorkflow } from "../../../../../../workflows/handle-khalti-payment"
import { paymentAndActor, sendKhaltiPayment } from "../../helpers"
import type { AdminHandleKhaltiPaymentType } from "../../validators"

/** Marks held money as dealt with. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminHandleKhaltiPaymentType>,
  res: MedusaResponse
): Promise<void> {
  await handleKhaltiPaymentWorkflow(req.scope).run({
    input: { ...paymentAndActor(req), note: req.validatedBody.note },
  })
  await sendKhaltiPayment(req, res, req.params.id)
}
