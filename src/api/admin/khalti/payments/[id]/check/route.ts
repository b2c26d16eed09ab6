import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { checkKhaltiPaymentWorkflow } from "../../../../../../workflows/check-khalti-payment"
import { refetchKhaltiPayment } from "../../helpers"

/** Asks Khalti now and settles the payment, whatever its schedule says. */
export async function POST(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { id } = req.params
  await checkKhaltiPaymentWorkflow(req.scope).run({
    input: {
      khalti_payment_id: id,
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
