import { z } from "@medusajs/framework/zod"

/** Body of `POST /store/khalti/callback/:return_token` and of its `…/cancel`. */
export const StoreKhaltiCallback = z.object({
  pidx: z.string().max(100).optional(),
})
export type StoreKhaltiCallbackType = z.infer<typeof StoreKhaltiCallback>
