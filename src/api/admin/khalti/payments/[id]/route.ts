import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { sendKhaltiPayment } from "../../helpers"

/** One payment with its refunds, its trail and a suggested number. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  await sendKhaltiPayment(req, res, req.params.id)
}
