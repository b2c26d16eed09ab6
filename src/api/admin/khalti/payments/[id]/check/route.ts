import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { checkKhaltiPaymentWorkflow } from "../../../../../../workflows/check-khalti-payment"
import { paymentAndActor, sendKhaltiPayment } from "../../helpers"

/** Looks the payment up at Khalti now and settles it, whatever its schedule says. */
export async function POST(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  await checkKhaltiPaymentWorkflow(req.scope).run({
    input: paymentAndActor(req),
  })
  await sendKhaltiPayment(req, res, req.params.id)
}
