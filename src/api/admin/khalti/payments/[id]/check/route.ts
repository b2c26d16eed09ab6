import { checkKhaltiPaymentWorkflow } from "../../../../../../workflows/admin-acts"
import { actOnPayment } from "../../../helpers"

/** Looks the payment up at Khalti now and settles it, whatever its schedule says. */
export const POST = actOnPayment(checkKhaltiPaymentWorkflow, () => ({}))
