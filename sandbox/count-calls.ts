import type { Call, Endpoint } from "./types"

/** How many of these calls went to the endpoint and were about the payment, where given. */
export function countCalls(
  calls: readonly Call[],
  endpoint?: Endpoint,
  pidx?: string
): number {
  return calls.filter(
    (call) =>
      (endpoint === undefined || call.endpoint === endpoint) &&
      (pidx === undefined || call.pidx === pidx)
  ).length
}
