import {
  keepKhaltiPaymentWorkflow,
  undoKeptKhaltiPaymentWorkflow,
} from "../../../../../../workflows/admin-acts"
import { actOnPayment } from "../../../helpers"
import type { AdminKeepKhaltiPaymentType } from "../../../validators"

/** Keeps the unpaid order: it is paid another way. */
export const POST = actOnPayment(
  keepKhaltiPaymentWorkflow,
  (body: AdminKeepKhaltiPaymentType) => body
)

/** Gives the order back to the programs and settles. */
export const DELETE = actOnPayment(undoKeptKhaltiPaymentWorkflow, () => ({}))
