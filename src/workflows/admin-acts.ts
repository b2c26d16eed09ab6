import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  transform,
  when,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../modules/khalti/ids"
import type KhaltiModuleService from "../modules/khalti/service"
import { noteKhaltiCheckStep, type AdminInput } from "../settle/admin/check"
import {
  markKhaltiPaymentHandledStep,
  undoKhaltiPaymentHandledStep,
  type HandleKhaltiPaymentInput,
} from "../settle/admin/handle"
import {
  keepKhaltiOrderStep,
  lookUpBeforeKhaltiKeepStep,
  undoKhaltiKeepStep,
  type KeepKhaltiPaymentInput,
} from "../settle/admin/keep"
import {
  noteOutsideKhaltiRefundStep,
  type RecordOutsideRefundInput,
} from "../settle/admin/outside-refund"
import {
  refuseFailedKhaltiRefundStep,
  sendKhaltiRefundStep,
  type RefundKhaltiPaymentInput,
} from "../settle/admin/refund"
import {
  resolveKhaltiRefundStep,
  type ResolveKhaltiRefundInput,
} from "../settle/admin/resolve-refund"
import { settleKhaltiPaymentWorkflow } from "./settle-khalti-payment"

/**
 * Settles a link before or after an admin's act. The act stands whatever becomes
 * of this: the sweep looks after the link as well.
 *
 * @returns the outcome before
 * @throws MedusaError `not_found` for an unknown link
 */
const settleKhaltiPaymentForAdminStep = createStep(
  "settle-khalti-payment-for-admin",
  async (input: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const id = input.khalti_payment_id
    const { outcome } = await khalti.retrieveKhaltiPayment(id)
    try {
      await settleKhaltiPaymentWorkflow(container).run({
        input: { ...input, source: "admin" },
      })
    } catch (error) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(
          `Khalti: settling ${id} for an admin failed, the sweep tries again: ${(error as Error).message}`
        )
    }
    return new StepResponse({ outcome })
  }
)

export const checkKhaltiPaymentWorkflowId = "check-khalti-payment"

/**
 * Settles a payment now because an admin wants to know, whatever its schedule says.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const checkKhaltiPaymentWorkflow = createWorkflow(
  checkKhaltiPaymentWorkflowId,
  (input: AdminInput) => {
    const checked = noteKhaltiCheckStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(checked)
  }
)

export const handleKhaltiPaymentWorkflowId = "handle-khalti-payment"

/**
 * Marks held money as dealt with: no program moves it any more, and its order is not
 * canceled because of a link. Marking it again replaces the note.
 *
 * @throws MedusaError `not_found` for an unknown link, `not_allowed` when it is not held
 */
export const handleKhaltiPaymentWorkflow = createWorkflow(
  handleKhaltiPaymentWorkflowId,
  (input: HandleKhaltiPaymentInput) =>
    new WorkflowResponse(markKhaltiPaymentHandledStep(input))
)

export const undoHandledKhaltiPaymentWorkflowId = "undo-handled-khalti-payment"

/**
 * Takes the mark of {@link handleKhaltiPaymentWorkflow} away, and settles: only a human
 * gives such a payment back to the programs. Without a mark this is a check.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const undoHandledKhaltiPaymentWorkflow = createWorkflow(
  undoHandledKhaltiPaymentWorkflowId,
  (input: AdminInput) => {
    const undone = undoKhaltiPaymentHandledStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(undone)
  }
)

export const keepKhaltiPaymentWorkflowId = "keep-khalti-payment"

/**
 * Keeps the unpaid order of a payment because it is paid another way: in cash, to a bank
 * account. No link cancels it any more. Money that Khalti has already becomes the sale
 * first; then there is nothing to keep. Keeping it again replaces the note.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed` when its money is
 * captured or returned, or it has no unpaid order
 *
 * @example
 * await keepKhaltiPaymentWorkflow(container).run({
 *   input: {
 *     khalti_payment_id: "khpay_123",
 *     actor: "user_123",
 *     note: "Cash at the door",
 *   },
 * })
 */
export const keepKhaltiPaymentWorkflow = createWorkflow(
  keepKhaltiPaymentWorkflowId,
  (input: KeepKhaltiPaymentInput) => {
    const seen = lookUpBeforeKhaltiKeepStep(input)
    when({ seen }, ({ seen }) => seen.hasMoney).then(() => {
      settleKhaltiPaymentForAdminStep(input)
    })
    return new WorkflowResponse(keepKhaltiOrderStep(input))
  }
)

export const undoKeptKhaltiPaymentWorkflowId = "undo-kept-khalti-payment"

/**
 * Ends what {@link keepKhaltiPaymentWorkflow} began, and settles: an order whose link has
 * ended meanwhile is canceled. Where nothing is kept this is a check.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const undoKeptKhaltiPaymentWorkflow = createWorkflow(
  undoKeptKhaltiPaymentWorkflowId,
  (input: AdminInput) => {
    const undone = undoKhaltiKeepStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(undone)
  }
)

export const recordOutsideRefundWorkflowId = "record-outside-khalti-refund"

/**
 * Writes down a refund that was made in Khalti's dashboard: Khalti tells that
 * there was one, but not its size, and further refunds have to know it.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed` when Khalti
 * knows of none, Medusa has not captured the payment, or it was written down just
 * now; `invalid_data` when it is more than can have gone back
 */
export const recordOutsideRefundWorkflow = createWorkflow(
  recordOutsideRefundWorkflowId,
  (input: RecordOutsideRefundInput) => {
    const noted = noteOutsideKhaltiRefundStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(noted)
  }
)

export const refundKhaltiPaymentWorkflowId = "refund-khalti-payment"

/**
 * Sends the money of a payment back because an admin wants it: money that is
 * held, or that Medusa has captured for an order that is canceled, or a refund
 * for which Khalti wants a mobile number. Medusa's books follow.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed`, with what to
 * do, when nothing is paid, the money is back, a refund's outcome is unknown, a
 * live order rests on it, or Khalti refuses
 */
export const refundKhaltiPaymentWorkflow = createWorkflow(
  refundKhaltiPaymentWorkflowId,
  (input: RefundKhaltiPaymentInput) => {
    const before = settleKhaltiPaymentForAdminStep(input).config({
      name: "settle-before-refund",
    })
    const refund = sendKhaltiRefundStep({ input, before })
    settleKhaltiPaymentForAdminStep(input).config({
      name: "settle-after-refund",
    })
    refuseFailedKhaltiRefundStep(refund)
    return new WorkflowResponse(refund)
  }
)

export const resolveKhaltiRefundWorkflowId = "resolve-khalti-refund"

/**
 * Ends a refund of which nobody knew whether it went through, because a human
 * has looked into Khalti's dashboard. One that went through is recorded in Medusa
 * without a call; after one that did not, the payment can be refunded again.
 *
 * @throws MedusaError `not_found` for an unknown refund; `not_allowed` when its
 * outcome is known, or it is too young to be given up
 */
export const resolveKhaltiRefundWorkflow = createWorkflow(
  resolveKhaltiRefundWorkflowId,
  (input: ResolveKhaltiRefundInput) => {
    const resolved = resolveKhaltiRefundStep(input)
    const link = transform({ resolved, input }, ({ resolved, input }) => ({
      khalti_payment_id: resolved.khalti_payment_id,
      actor: input.actor,
    }))
    settleKhaltiPaymentForAdminStep(link)
    return new WorkflowResponse(resolved)
  }
)
