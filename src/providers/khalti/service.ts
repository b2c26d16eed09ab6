import { container } from "@medusajs/framework"
import type {
  AuthorizePaymentInput,
  CancelPaymentInput,
  CapturePaymentInput,
  DeletePaymentInput,
  GetPaymentStatusInput,
  InitiatePaymentInput,
  RefundPaymentInput,
  RetrievePaymentInput,
  UpdatePaymentInput,
} from "@medusajs/framework/types"
import {
  AbstractPaymentProvider,
  MedusaError,
  PaymentActions,
  PaymentSessionStatus,
} from "@medusajs/framework/utils"
import type { CheckoutDependencies } from "../../checkout/dependencies"
import { issueLink } from "../../checkout/issue-link"
import { sessionData } from "../../checkout/session-data"
import type { Answer } from "../../facts/facts"
import { latestAnswer } from "../../facts/look-up"
import { PACKAGE_NAME } from "../../modules/khalti/ids"
import type { Link } from "../../modules/khalti/ledger"
import { toPaisa } from "../../modules/khalti/money"
import { refundForCore } from "../../refunds/refund-for-core"
import { authorize } from "./authorize"
import { alertLateSweep } from "../../settle/notify"
import { resolveDependencies } from "./dependencies"
import { refuseMissingPlugin } from "./missing-plugin"
import { findByPidx, findBySession } from "./find-link"

/**
 * Khalti as a Medusa payment provider, `pp_khalti_khalti`: a thin adapter
 * between core's calls and the ledger. It takes neither lease nor lock, because
 * core calls it while it holds the cart's.
 */
export default class KhaltiProviderService extends AbstractPaymentProvider {
  static override identifier = "khalti"

  /** By this the module knows its provider, wherever it was loaded from. */
  static readonly package = PACKAGE_NAME

  /**
   * The provider has no options of its own: they stand once, on the plugin. And the plugin must be there: without it
   * nothing else would say so before the first sale.
   *
   * @throws MedusaError `invalid_data` when some are given here, or the plugin is missing
   */
  static override validateOptions(options: Record<string, unknown>): void {
    // Of `dependencies`, which is no option, the module says where it belongs.
    const given = Object.keys(options ?? {}).filter(
      (name) => name !== "dependencies"
    )
    if (given.length) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `medusa-payment-khalti: ${given.join(", ")} must stand in the options of the plugin "medusa-payment-khalti" (plugins), not in those of its payment provider`
      )
    }
    refuseMissingPlugin()
  }

  constructor(
    protected readonly cradle: Record<string, unknown>,
    options?: Record<string, unknown>
  ) {
    super(cradle, options)
  }

  protected get dependencies(): CheckoutDependencies {
    return resolveDependencies(this.cradle)
  }

  /** Issues a payment link for the session, written to the ledger before the customer can see it. */
  async initiatePayment(input: InitiatePaymentInput) {
    const link = await issueLink(this.dependencies, input)
    await alertLateSweep(container, this.dependencies.khalti)
    return { id: link.id, data: sessionData(link) }
  }

  /** `captured` only when Khalti says so and the sums agree. */
  async authorizePayment(input: AuthorizePaymentInput) {
    return authorize(this.dependencies, input)
  }

  /**
   * Khalti takes the money when the customer pays: there is nothing to capture,
   * only to confirm.
   *
   * @throws MedusaError `not_allowed` when Khalti has not taken the money
   */
  async capturePayment({ data }: CapturePaymentInput) {
    const link = await findByPidx(this.dependencies.khalti, data?.pidx)
    const answer = link && (await this.answerAbout(link))
    if (answer?.kind !== "completed") {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Khalti has not taken the money of payment ${link?.reference ?? "(unknown)"}: there is nothing to capture`
      )
    }
    return { data: sessionData(link) }
  }

  /** Never refunds: core's compensation cancels and then refunds the same payment. */
  async cancelPayment({ data }: CancelPaymentInput) {
    await this.noteEnd("canceled_by_medusa", data)
    return { data }
  }

  /** Only an audit line: the link stays payable and watched. Must never throw. */
  async deletePayment({ data }: DeletePaymentInput) {
    await this.noteEnd("session_deleted", data)
    return { data }
  }

  /**
   * Sends money back, in whole or in part, unless it is back already.
   *
   * @throws MedusaError, see `refundForCore`; `not_found` for a payment that the ledger does not know
   */
  async refundPayment({ data, amount, context }: RefundPaymentInput) {
    const { khalti, query } = this.dependencies
    const link = await findByPidx(khalti, data?.pidx)
    const id = context?.idempotency_key
    if (!link || !id) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        "This payment is not in Khalti's ledger: refund it in Khalti's dashboard"
      )
    }
    await refundForCore(khalti, query, link, { id, amount })
    return { data: sessionData(link) }
  }

  /** The link as the ledger knows it; empty data when there is none. */
  async retrievePayment(input: RetrievePaymentInput) {
    return { data: sessionData(await this.find(input)) }
  }

  /** Looks the link up at Khalti and answers in Medusa's words. */
  async getPaymentStatus(input: GetPaymentStatusInput) {
    const link = await this.find(input)
    const status = link
      ? statusOf(await this.answerAbout(link))
      : PaymentSessionStatus.PENDING
    return { status, data: sessionData(link) }
  }

  /**
   * A link cannot be changed once issued: keeps the ledger's data over whatever was passed.
   *
   * @throws MedusaError `invalid_data` for another sum than the link's: Medusa would capture what Khalti did not take
   */
  async updatePayment(input: UpdatePaymentInput) {
    const link = await this.find(input)
    if (link && toPaisa(input.amount) !== Number(link.amount)) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `The sum of Khalti payment ${link.reference} cannot be changed: start a new payment session`
      )
    }
    return { data: sessionData(link) }
  }

  /** Khalti has no webhook, and core would act on one without settle: a forged one changes nothing. */
  async getWebhookActionAndData() {
    return { action: PaymentActions.NOT_SUPPORTED }
  }

  private async find({
    data,
    context,
  }: Pick<RetrievePaymentInput, "data" | "context">): Promise<Link | null> {
    const { khalti, query } = this.dependencies
    return (
      (await findBySession(khalti, query, context?.idempotency_key)) ??
      (await findByPidx(khalti, data?.pidx))
    )
  }

  private answerAbout(link: Link): Promise<Answer> {
    return latestAnswer(this.dependencies.khalti, link, { source: "provider" })
  }

  /**
   * Writes that core is done with a session or payment. The data may be a
   * client's own and the session's link may be issued this very moment, so nothing
   * is concluded from it, and nothing may go wrong for the caller.
   */
  private async noteEnd(
    action: "canceled_by_medusa" | "session_deleted",
    data: Record<string, unknown> | undefined
  ): Promise<void> {
    const { khalti, logger } = this.dependencies
    try {
      const link = await findByPidx(khalti, data?.pidx)
      await khalti.addEvent({
        khalti_payment_id: link?.id ?? null,
        source: "provider",
        action,
      })
    } catch (error) {
      logger.warn(
        `Khalti: "${action}" could not be written into the trail: ${(error as Error).message}`
      )
    }
  }
}

function statusOf({ kind }: Answer): PaymentSessionStatus {
  switch (kind) {
    case "completed":
    case "partially_refunded":
    case "refunded_unclear":
      return PaymentSessionStatus.CAPTURED
    case "expired":
    case "user_canceled":
    case "failed":
    case "refunded":
      return PaymentSessionStatus.CANCELED
    default:
      return PaymentSessionStatus.PENDING
  }
}
