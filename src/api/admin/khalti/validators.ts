import { z } from "@medusajs/framework/zod"
import {
  createFindParams,
  createSelectParams,
} from "@medusajs/medusa/api/utils/validators"
import { normaliseMobile } from "../../../modules/khalti/mobile"
import { LinkOutcomes } from "../../../modules/khalti/models/khalti-payment"

/** PostgreSQL takes no NUL in text, so that one is a wrong request and not a failing server. */
const text = z
  .string()
  .trim()
  .max(200)
  .refine((value) => !value.includes("\0"), "Text must not contain NUL")

const flag = z.enum(["true", "false"]).transform((value) => value === "true")

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.array(schema)])

/** Narrower than core's: a negative offset is a failing query there. */
const wholeNumber = (fallback: number, most: number) =>
  z.coerce.number().int().min(0).max(most).optional().default(fallback)

const time = z
  .string()
  .refine(
    (value) => !Number.isNaN(Date.parse(value)),
    "Times must be ISO 8601, such as 2026-01-15T12:00:00Z"
  )
  .transform((value) => new Date(value).toISOString())

const timeRange = z
  .object({ $gt: time, $gte: time, $lt: time, $lte: time, $eq: time })
  .partial()
  .strict()

/** Query of every answer with one payment. */
export const AdminGetKhaltiPaymentParams = createSelectParams()

/** Query of `GET /admin/khalti/payments`. `q` looks in reference, pidx, transaction id and order id. */
export const AdminListKhaltiPayments = createFindParams({
  order: "-created_at",
})
  // Nothing in the ledger is ever deleted.
  .omit({ with_deleted: true })
  .extend({
    q: text.optional(),
    id: oneOrMore(text).optional(),
    outcome: oneOrMore(z.enum(LinkOutcomes)).optional(),
    reason: oneOrMore(text).optional(),
    status: oneOrMore(text).optional(),
    test: flag.optional(),
    /** `true`: marked as handled; `false`: held ones among them still wait for somebody. */
    handled: flag.optional(),
    order_id: oneOrMore(text).optional(),
    cart_id: oneOrMore(text).optional(),
    created_at: z.union([time, timeRange]).optional(),
    updated_at: z.union([time, timeRange]).optional(),
    offset: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    limit: wholeNumber(20, 1000),
  })
export type AdminListKhaltiPaymentsType = z.infer<
  typeof AdminListKhaltiPayments
>

/** No message holds what was given: a full number must not reach a log. */
const mobile = z.unknown().transform((value, context) => {
  const digits =
    typeof value === "string" || typeof value === "number"
      ? normaliseMobile(String(value))
      : null
  if (digits === null) {
    context.addIssue({
      code: "custom",
      message:
        "mobile must be a Nepali number of ten digits that begins with 97 or 98; +977 and spaces are fine",
    })
    return z.NEVER
  }
  return digits
})

/** Body of `POST /admin/khalti/payments/:id/refund`. */
export const AdminRefundKhaltiPayment = z.object({ mobile: mobile.optional() })
export type AdminRefundKhaltiPaymentType = z.infer<
  typeof AdminRefundKhaltiPayment
>

const note = z.string().trim().min(1).max(1000)

/**
 * Body of `POST /admin/khalti/payments/:id/refunded-outside`. `amount` is in
 * rupees, as in every body of Medusa's admin API: paisa sent by mistake are more
 * than the payment and refused, where rupees taken for paisa would pass.
 */
export const AdminRecordOutsideKhaltiRefund = z.object({
  amount: z
    .number()
    .positive()
    .max(10_000_000)
    .refine(
      (rupees) => Math.abs(rupees * 100 - Math.round(rupees * 100)) < 1e-6,
      "amount is in rupees, with two decimals at most"
    ),
  note: note.optional(),
})
export type AdminRecordOutsideKhaltiRefundType = z.infer<
  typeof AdminRecordOutsideKhaltiRefund
>

/** Body of `POST /admin/khalti/payments/:id/handled`. */
export const AdminHandleKhaltiPayment = z.object({ note })
export type AdminHandleKhaltiPaymentType = z.infer<
  typeof AdminHandleKhaltiPayment
>

/** Body of `POST /admin/khalti/payments/:id/keep`. */
export const AdminKeepKhaltiPayment = z.object({ note: note.optional() })
export type AdminKeepKhaltiPaymentType = z.infer<typeof AdminKeepKhaltiPayment>

/** Body of `POST /admin/khalti/refunds/:id/resolve`: `succeeded` is "it went through", `refused` "it did not". */
export const AdminResolveKhaltiRefund = z.object({
  outcome: z.enum(["succeeded", "refused"]),
  note: note.optional(),
})
export type AdminResolveKhaltiRefundType = z.infer<
  typeof AdminResolveKhaltiRefund
>
