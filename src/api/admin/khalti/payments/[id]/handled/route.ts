import {
  handleKhaltiPaymentWorkflow,
  undoHandledKhaltiPaymentWorkflow,
} from "../../../../../../workflows/admin-acts"
import { actOnPayment } from "../../../helpers"
import type { AdminHandleKhaltiPaymentType } from "../../../validators"

/** Marks held money as dealt with. */
export const POST = actOnPayment(
  handleKhaltiPaymentWorkflow,
  (body: AdminHandleKhaltiPaymentType) => body
)

/** Takes the mark away and settles: the programs may act again. */
export const DELETE = actOnPayment(undoHandledKhaltiPaymentWorkflow, () => ({}))
