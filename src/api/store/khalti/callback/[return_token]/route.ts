import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { StoreKhaltiCallbackType } from "../../validators"
import { settleAndTell } from "../../../../khalti/settle-and-tell"
import { toJson } from "../../to-json"

/** The storefront's source: the same as the browser's, as JSON. Safe to poll. */
export async function POST(
  req: MedusaRequest<StoreKhaltiCallbackType>,
  res: MedusaResponse
): Promise<void> {
  const answer = await settleAndTell(req.scope, {
    source: "storefront",
    returnToken: req.params.return_token,
    pidx: req.validatedBody.pidx,
  })
  res.setHeader("Cache-Control", "no-store")
  res.json(toJson(answer))
}
