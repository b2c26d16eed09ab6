import { KHALTI_PROVIDER } from "../../demo/seed"
import { casesIn, openShop } from "../kit"

openShop(
  { seed: { paymentProviders: [KHALTI_PROVIDER, "pp_system_default"] } },
  casesIn("orders")
)
