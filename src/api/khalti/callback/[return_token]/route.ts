import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { redirectToStorefront } from "../../redirect-to-storefront"
import { settleAndTell } from "../../settle-and-tell"

/**
 * The browser's source: Khalti sends the customer here. Everything in the query
 * can be edited by them, so only the token in the path counts.
 */
export async function GET(
  req: MedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const answer = await settleAndTell(req.scope, {
    source: "callback",
    returnToken: req.params.return_token,
    pidx: req.query.pidx,
    mobile: req.query.mobile,
  })
  redirectToStorefront(req.scope, res, answer)
}
