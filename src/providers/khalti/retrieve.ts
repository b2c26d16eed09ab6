import type {
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError, PaymentSessionStatus } from "@medusajs/framework/utils"
import { toPaisa } from "../../modules/khalti/money"
import type { Link } from "../../modules/khalti/service"
import { ask, rememberedAnswer } from "../../facts/look-up"
import type { ProviderDependencies } from "./dependencies"
import { findByPidx, findBySession } from "./find-link"
import { sessionData } from "./session-data"

type Input = Pick<
  RetrievePaymentInput | GetPaymentStatusInput | UpdatePaymentInput,
  "data" | "context"
>

/** The link of a session or payment as the ledger knows it; empty data when there is none. */
export async function retrieve(
  dependencies: ProviderDependencies,
  input: RetrievePaymentInput
): Promise<RetrievePaymentOutput> {
  return { data: sessionData(await find(dependencies, input)) }
}

/**
 * The link as it is.
 *
 * @throws MedusaError `invalid_data` for another sum than the link's: Medusa would book what Khalti did not take
 */
export async function update(
  dependencies: ProviderDependencies,
  input: UpdatePaymentInput
): Promise<UpdatePaymentOutput> {
  const row = await find(dependencies, input)
  if (row && toPaisa(input.amount) !== Number(row.amount)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `The sum of Khalti payment ${row.reference} cannot be changed: start a new payment session`
    )
  }
  return { data: sessionData(row) }
}

/** Asks Khalti about a session or payment, in Medusa's words. */
export async function readStatus(
  dependencies: ProviderDependencies,
  input: GetPaymentStatusInput
): Promise<GetPaymentStatusOutput> {
  const { khalti } = dependencies
  const row = await find(dependencies, input)
  if (!row) {
    return { status: PaymentSessionStatus.PENDING, data: {} }
  }
  const answer = rememberedAnswer(row) ?? (await ask(khalti, row, "provider"))
  return { status: statusOf(answer.kind), data: sessionData(row) }
}

async function find(
  { khalti }: ProviderDependencies,
  { data, context }: Input
): Promise<Link | null> {
  return (
    (await findBySession(khalti, context?.idempotency_key)) ??
    (await findByPidx(khalti, data?.pidx))
  )
}

function statusOf(
  kind: Awaited<ReturnType<typeof ask>>["kind"]
): PaymentSessionStatus {
  switch (kind) {
    case "completed":
    case "partially_refunded":
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
