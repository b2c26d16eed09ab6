import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { Answer } from "../../facts/facts"
import { lookUp } from "../../facts/look-up"
import { readMedusa, type MedusaView } from "../../facts/read-medusa"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease } from "../../modules/khalti/leases"
import type { Link } from "../../modules/khalti/ledger"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { AdminInput } from "./check"

export type KeepKhaltiPaymentInput = AdminInput & {
  /** How the order is paid instead. */
  note?: string
}

/** Khalti has, or had, the customer's money. */
const HAS_MONEY = new Set<Answer["kind"]>([
  "completed",
  "refunded",
  "partially_refunded",
  "refunded_unclear",
])

/**
 * Looks a link up before its order is kept. Only when money is there has the link to be
 * settled first: settling one that has just run out would cancel the very order that
 * somebody wants to keep.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const lookUpBeforeKhaltiKeepStep = createStep(
  "look-up-before-khalti-keep",
  async ({ khalti_payment_id: id, actor }: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const answer = await withAdminLease(khalti, id, (link) =>
      lookUp(khalti, link, { source: "admin", actor })
    )
    return new StepResponse({ hasMoney: HAS_MONEY.has(answer.kind) })
  }
)

/**
 * Writes who keeps the unpaid order of a link, and how it is paid instead. Saying it
 * again replaces the note.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed` when its money is
 * captured or returned, or it has no unpaid order
 */
export const keepKhaltiOrderStep = createStep(
  "keep-khalti-order",
  async (
    { khalti_payment_id: id, note, actor }: KeepKhaltiPaymentInput,
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    await withAdminLease(khalti, id, async (link) => {
      const medusa = await readMedusa(query, link)
      const why = whyNotKept(link, medusa)
      if (why) {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `Payment ${link.reference} (${id}) keeps no order: ${why}`
        )
      }
      await khalti.changeWithEvent(
        {
          id,
          kept_at: new Date(),
          kept_by: actor,
          kept_note: note ?? null,
          order_id: medusa.order?.id,
          next_check_at: new Date(),
        },
        {
          khalti_payment_id: id,
          source: "admin",
          actor,
          action: "kept",
          // The note itself may name the customer: it stays in the link's row.
          detail: { order_id: medusa.order?.id },
        }
      )
      return link
    })
    return new StepResponse({ id })
  }
)

function whyNotKept(
  { outcome, kept_at }: Link,
  { order, paidBy }: Pick<MedusaView, "order" | "paidBy">
): string | null {
  if (outcome === "captured" || outcome === "refunded") {
    return `it is ${outcome}`
  }
  if (!order) {
    return "it has none yet"
  }
  if (order.canceled) {
    return `order ${order.id} is canceled and its stock is free again, so place a new one`
  }
  // Once kept, the note can be mended after the cash is in Medusa's books, too.
  const isPaid = order.wasPaid || paidBy !== "nobody"
  return isPaid && !kept_at
    ? `order ${order.id} is paid, or was paid once: no unpaid link cancels it`
    : null
}

/**
 * Gives a kept order back to the programs: its links may cancel it again. What is not
 * kept stays as it is.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const undoKhaltiKeepStep = createStep(
  "undo-khalti-keep",
  async ({ khalti_payment_id: id, actor }: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    await withAdminLease(khalti, id, async (link) => {
      if (link.kept_at) {
        await khalti.changeWithEvent(
          {
            id,
            kept_at: null,
            kept_by: null,
            kept_note: null,
            next_check_at: new Date(),
          },
          {
            khalti_payment_id: id,
            source: "admin",
            actor,
            action: "keep_undone",
          }
        )
      }
      return link
    })
    return new StepResponse({ id })
  }
)
