import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { answerCustomer } from "../../answer-customer"
import { redirectToStorefront } from "../../reply"

/**
 * Khalti sends the customer's browser here. Everything in the query can be
 * edited, so only the token in the path counts.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse) {
  const reply = await answerCustomer(req.scope, {
    source: "callback",
    returnToken: req.params.return_token,
    pidx: req.query.pidx,
    mobile: req.query.mobile,
  })
  redirectToStorefront(req.scope, res, reply)
}
