import { toPaisa } from "../../../../../../modules/khalti/money"
import { recordOutsideRefundWorkflow } from "../../../../../../workflows/admin-acts"
import { actOnPayment } from "../../../helpers"
import type { AdminRecordOutsideKhaltiRefundType } from "../../../validators"

/** Writes down a partial refund that was made in Khalti's dashboard; amount in rupees. */
export const POST = actOnPayment(
  recordOutsideRefundWorkflow,
  ({ amount, note }: AdminRecordOutsideKhaltiRefundType) => ({
    paisa: toPaisa(amount),
    note,
  })
)
