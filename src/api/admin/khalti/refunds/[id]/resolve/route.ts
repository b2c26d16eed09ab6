import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { resolveKhaltiRefundWorkflow } from "../../../../../../workflows/admin-acts"
import { sendKhaltiPayment } from "../../../helpers"
import type { AdminResolveKhaltiRefundType } from "../../../validators"

/** Ends a refund whose outcome nobody knew, as an admin says; answers with its payment. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminResolveKhaltiRefundType>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await resolveKhaltiRefundWorkflow(req.scope).run({
    input: {
      ...req.validatedBody,
      khalti_refund_id: req.params.id,
      actor: req.auth_context.actor_id,
    },
  })
  await sendKhaltiPayment(req, res, result.khalti_payment_id)
}
