import { KHALTI_PROVIDER } from "../../demo/seed"
import { casesIn, openShop, ownLogFile } from "../kit"

/** A shop that takes money by hand too, and writes a log file. */
openShop(
  {
    options: { logFile: ownLogFile() },
    seed: { paymentProviders: [KHALTI_PROVIDER, "pp_system_default"] },
  },
  casesIn("forgery", "khalti", "orders", "refunds", "refunds-in-doubt")
)
