import { findByPidx } from "./find-link"
import type { ProviderDependencies } from "./dependencies"

/**
 * Writes that core is done with a session or payment. The data may be a
 * client's own and the session's link may be issued this very moment, so nothing
 * is concluded from it, and nothing may go wrong for the caller.
 */
export async function noteEnd(
  { khalti, logger }: ProviderDependencies,
  action: "canceled_by_medusa" | "session_deleted",
  data: Record<string, unknown> | undefined
): Promise<void> {
  try {
    const row = await findByPidx(khalti, data?.pidx)
    await khalti.addEvent({
      khalti_payment_id: row?.id ?? null,
      source: "provider",
      action,
    })
  } catch (error) {
    logger.warn(
      `Khalti: could not note "${action}" in the trail: ${(error as Error).message}`
    )
  }
}
