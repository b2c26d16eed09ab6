import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  RefundPaymentInput,
  RefundPaymentOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types"
import {
  AbstractPaymentProvider,
  PaymentActions,
} from "@medusajs/framework/utils"
import { authorize } from "./authorize"
import { confirmCapture } from "./confirm-capture"
import { resolveDependencies, type ProviderDependencies } from "./dependencies"
import { initiate } from "./initiate"
import { noteEnd } from "./note-end"
import { refund } from "./refund"
import { readStatus, retrieve, update } from "./retrieve"

/**
 * Khalti as a Medusa payment provider, `pp_khalti_khalti`: a thin adapter
 * between core's calls and the ledger. It takes neither lease nor lock, because
 * core calls it while it holds the cart's.
 */
export default class KhaltiProviderService extends AbstractPaymentProvider {
  static override identifier = "khalti"

  constructor(
    protected readonly cradle: Record<string, unknown>,
    options?: Record<string, unknown>
  ) {
    super(cradle, options)
  }

  protected get dependencies(): ProviderDependencies {
    return resolveDependencies(this.cradle)
  }

  /** Issues a payment link for the session, written to the ledger before the customer can see it. */
  async initiatePayment(
    input: InitiatePaymentInput
  ): Promise<InitiatePaymentOutput> {
    return initiate(this.dependencies, input)
  }

  /** `captured` only when Khalti says so and the sums agree. */
  async authorizePayment(
    input: AuthorizePaymentInput
  ): Promise<AuthorizePaymentOutput> {
    return authorize(this.dependencies, input)
  }

  /** Khalti captures at once: confirms what is captured already. */
  async capturePayment(
    input: CapturePaymentInput
  ): Promise<CapturePaymentOutput> {
    return confirmCapture(this.dependencies, input)
  }

  /** Never refunds: core's compensation cancels and then refunds the same payment. */
  async cancelPayment(input: CancelPaymentInput): Promise<CancelPaymentOutput> {
    await noteEnd(this.dependencies, "canceled_by_medusa", input.data)
    return { data: input.data }
  }

  /** Only an audit line: the link stays payable and watched. Must never throw. */
  async deletePayment(input: DeletePaymentInput): Promise<DeletePaymentOutput> {
    await noteEnd(this.dependencies, "session_deleted", input.data)
    return { data: input.data }
  }

  /** Sends money back, in whole or in part. */
  async refundPayment(input: RefundPaymentInput): Promise<RefundPaymentOutput> {
    return refund(this.dependencies, input)
  }

  /** The link as the ledger knows it. */
  async retrievePayment(
    input: RetrievePaymentInput
  ): Promise<RetrievePaymentOutput> {
    return retrieve(this.dependencies, input)
  }

  /** Asks Khalti and answers in Medusa's words. */
  async getPaymentStatus(
    input: GetPaymentStatusInput
  ): Promise<GetPaymentStatusOutput> {
    return readStatus(this.dependencies, input)
  }

  /** A link cannot be changed once issued: keeps the ledger's data over whatever was passed, and refuses another sum. */
  async updatePayment(input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    return update(this.dependencies, input)
  }

  /** Khalti has no webhook, and core would act on one past settle: a forged one changes nothing. */
  async getWebhookActionAndData(): Promise<WebhookActionResult> {
    return { action: PaymentActions.NOT_SUPPORTED }
  }
}
