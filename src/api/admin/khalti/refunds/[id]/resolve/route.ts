import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { resolveKhaltiRefundWorkflow } from "../../../../../../workflows/resolve-khalti-refund"
import { refetchKhaltiPayment } from "../../../payments/helpers"
import type { AdminResolveKhaltiRefundType } from "../../validators"

/** Ends a refund whose outcome nobody knew, by an admin's word; answers with its payment. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminResolveKhaltiRefundType>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await resolveKhaltiRefundWorkflow(req.scope).run({
    input: {
      khalti_refund_id: req.params.id,
      ...req.validatedBody,
      actor: req.auth_context.actor_id,
    },
  })
  res.json({
    khalti_payment: await refetchKhaltiPayment(
      req.scope,
      result.khalti_payment_id,
      req.queryConfig.fields
    ),
  })
}
