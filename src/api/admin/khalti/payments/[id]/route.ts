import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { refetchKhaltiPayment } from "../helpers"

/** One payment with its refunds, its trail and a suggested number. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json({
    khalti_payment: await refetchKhaltiPayment(
      req.scope,
      req.params.id,
      req.queryConfig.fields
    ),
  })
}
