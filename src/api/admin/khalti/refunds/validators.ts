import { z } from "@medusajs/framework/zod"

/** Body of `POST /admin/khalti/refunds/:id/resolve`: `succeeded` is "it went through", `refused` "it did not". */
export const AdminResolveKhaltiRefund = z.object({
  outcome: z.enum(["succeeded", "refused"]),
  note: z.string().trim().min(1).max(1000).optional(),
})
export type AdminResolveKhaltiRefundType = z.infer<
  typeof AdminResolveKhaltiRefund
>
