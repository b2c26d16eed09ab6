import type { MedusaContainer } from "@medusajs/framework/types"
import { sweepKhaltiPayments } from "../workflows/sweep-khalti-payments"

/** Settles what nobody came back for: Khalti has no webhook, so a closed tab is silence. */
export default async function khaltiSweep(
  container: MedusaContainer
): Promise<void> {
  await sweepKhaltiPayments(container)
}

export const config = {
  name: "khalti-sweep",
  schedule: "* * * * *",
}
