import type { Refund } from "../../modules/khalti/service"
import type { RefundCause } from "../../texts/reasons"
import { callKhalti, returnMoney } from "../../refunds/send"
import { confirmCause } from "./confirm-cause"
import type { Next, Round } from "../round"
import { hold, leaveUnfinished, whyNotNow } from "./automatic-refund"
import { mayTryAgain } from "../../refunds/refusals"

/** Sends money back that Medusa never registered: all of it, once. */
export async function refund(round: Round, cause: RefundCause): Promise<Next> {
  const { khalti, row } = round
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  const key = `settle:${row.id}`
  const [known] = await khalti.listKhaltiRefunds({ idempotency_key: key })
  if (known) {
    return conclude(round, await goOn(round, known))
  }
  const obstacle = await whyNotNow(round, cause)
  if (obstacle) {
    return hold(round, obstacle)
  }
  const sent = await returnMoney(khalti, row, { key, ...whole(round) })
  return conclude(round, sent)
}

/** Only a refund that surely did not happen is called again. */
async function goOn(round: Round, known: Refund): Promise<Refund> {
  const again = known.status === "refused" && mayTryAgain([known], Date.now())
  return again
    ? callKhalti(round.khalti, round.row, known, whole(round))
    : known
}

/** Done, it looks again: an order that waited for this money alone would keep its stock for nobody. */
async function conclude(round: Round, sent: Refund): Promise<Next> {
  return sent.status === "succeeded" ? {} : leaveUnfinished(round, sent)
}

function whole({ row, facts, input }: Round) {
  return {
    paisa: facts.answer.paisa ?? Number(row.paid_amount),
    isFull: true,
    source: input.source,
    actor: "settle",
  }
}
