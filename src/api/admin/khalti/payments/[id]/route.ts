import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { sendKhaltiPayment } from "../../helpers"

/** One payment with its refunds, its trail and a suggested number. */
export async function GET(req: MedusaRequest, res: MedusaResponse) {
  await sendKhaltiPayment(req, res, req.params.id)
}
