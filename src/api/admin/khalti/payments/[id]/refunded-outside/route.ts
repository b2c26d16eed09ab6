import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { toPaisa } from "../../../../../../modules/khalti/money"
import { recordOutsideRefundWorkflow } from "../../../../../../workflows/record-outside-refund"
import { refetchKhaltiPayment } from "../../helpers"
import type { AdminRecordOutsideKhaltiRefundType } from "../../validators"

/** Writes down a partial refund that was made in Khalti's dashboard; amount in rupees. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminRecordOutsideKhaltiRefundType>,
  res: MedusaResponse
): Promise<void> {
  const { id } = req.params
  await recordOutsideRefundWorkflow(req.scope).run({
    input: {
      khalti_payment_id: id,
      paisa: toPaisa(req.validatedBody.amount),
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
