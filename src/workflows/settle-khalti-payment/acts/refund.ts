import type { KhaltiRefundRow } from "../../../modules/khalti/service"
import type { RefundCause } from "../../../settlement/acts"
import { callKhalti, returnMoney } from "../../../settlement/return-money"
import { recordEnding } from "../record"
import { confirmCause } from "./confirm-cause"
import type { Next, Round } from "../round"
import { hold, leaveUnfinished, whyNotNow } from "./own-refund"
import { mayTryAgain } from "./refusals"

/** Sends money back that Medusa never registered: all of it, once. */
export async function refund(round: Round, cause: RefundCause): Promise<Next> {
  const { khalti, row } = round
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  const key = `settle:${row.id}`
  const [known] = await khalti.listKhaltiRefunds({ idempotency_key: key })
  if (known) {
    return conclude(round, cause, await goOn(round, known))
  }
  const obstacle = await whyNotNow(round, cause)
  if (obstacle) {
    return hold(round, obstacle)
  }
  const sent = await returnMoney(khalti, row, { key, ...whole(round) })
  return conclude(round, cause, sent)
}

/** Only a refund that surely did not happen is called again. */
async function goOn(
  round: Round,
  known: KhaltiRefundRow
): Promise<KhaltiRefundRow> {
  const again = known.status === "refused" && mayTryAgain([known], Date.now())
  return again
    ? callKhalti(round.khalti, round.row, known, whole(round))
    : known
}

async function conclude(
  round: Round,
  cause: RefundCause,
  sent: KhaltiRefundRow
): Promise<Next> {
  if (sent.status !== "succeeded") {
    return leaveUnfinished(round, sent)
  }
  await recordEnding(round, { outcome: "refunded", reason: cause })
  return "done"
}

function whole({ row, facts, input }: Round) {
  return {
    paisa: facts.answer.paisa ?? Number(row.paid_amount),
    isFull: true,
    door: input.door,
    actor: "settle",
  }
}
