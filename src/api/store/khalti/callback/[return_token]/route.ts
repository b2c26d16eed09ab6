import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { answerCustomer } from "../../../../khalti/answer-customer"
import { toJson } from "../../../../khalti/reply"
import type { StoreKhaltiCallbackType } from "../../validators"

/** The same as the browser's return, asked by the storefront and answered as JSON. Safe to poll. */
export async function POST(
  req: MedusaRequest<StoreKhaltiCallbackType>,
  res: MedusaResponse
) {
  const reply = await answerCustomer(req.scope, {
    source: "storefront",
    returnToken: req.params.return_token,
    pidx: req.validatedBody.pidx,
  })
  res.setHeader("Cache-Control", "no-store")
  res.json(toJson(reply))
}
