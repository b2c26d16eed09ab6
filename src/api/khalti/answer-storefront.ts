import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { StoreKhaltiCallbackType } from "../store/khalti/validators"
import { answerCustomer } from "./answer-customer"
import { toJson } from "./reply"

/** A route that settles the link behind the return token in the path, and answers the storefront in JSON. */
export function answerStorefront({ givesUp }: { givesUp: boolean }) {
  return async (
    req: MedusaRequest<StoreKhaltiCallbackType>,
    res: MedusaResponse
  ): Promise<void> => {
    const reply = await answerCustomer(req.scope, {
      source: "storefront",
      returnToken: req.params.return_token,
      pidx: req.validatedBody.pidx,
      givesUp,
    })
    res.setHeader("Cache-Control", "no-store")
    res.json(toJson(reply))
  }
}
