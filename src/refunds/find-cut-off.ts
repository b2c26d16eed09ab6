import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { CUT_OFF_AFTER_MS } from "../facts/refund-facts"
import { PROVIDER_ID } from "../modules/khalti/ids"
import { makeDue } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import { DAY_MS } from "../modules/khalti/time"

/**
 * Makes the links due of refunds that core wrote within a day and that the
 * provider never confirmed. A crash between the two leaves a refund in Medusa's
 * books that the customer never got, and a sale of last month is looked up no more.
 */
export async function findCutOffRefunds(
  container: MedusaContainer,
  khalti: KhaltiModuleService
): Promise<void> {
  const now = Date.now()
  const refunds = await container.resolve(Modules.PAYMENT).listRefunds(
    {
      created_at: {
        $gt: new Date(now - DAY_MS).toISOString(),
        $lt: new Date(now - CUT_OFF_AFTER_MS).toISOString(),
      },
    },
    { relations: ["payment"] }
  )
  const ours = refunds.filter(
    ({ payment }) => payment?.provider_id === PROVIDER_ID
  )
  const pidxs = ours.flatMap(({ payment }) => pidxOf(payment?.data) ?? [])
  const links = pidxs.length
    ? await khalti.listKhaltiPayments({ pidx: pidxs })
    : []
  const cutOff = links.filter(({ pidx, confirmed_refunds, next_check_at }) => {
    const isLate =
      (next_check_at?.getTime() ?? Infinity) > now + CUT_OFF_AFTER_MS
    return (
      isLate &&
      ours.some(
        ({ id, payment }) =>
          pidxOf(payment?.data) === pidx && !confirmed_refunds?.includes(id)
      )
    )
  })
  await makeDue(
    khalti,
    cutOff.map(({ id }) => id)
  )
}

function pidxOf(data: Record<string, unknown> | undefined): string | null {
  return typeof data?.pidx === "string" ? data.pidx : null
}
