import type { CartView, Step } from "./history"

/** The steps of a history for people: what was done, what Khalti answered, how Medusa looked. Steps in which nothing happened are left out. */
export function describeSteps(steps: Step[]): string {
  const start = steps[0]?.at ?? 0
  let state = ""
  const lines = steps.flatMap((step) => {
    const newState = step.carts.map(describeCart).join("; ")
    const change = newState === state ? "" : ` => ${newState}`
    state = newState
    const happened = [...step.events.map(describeEvent), ...describeCalls(step)]
    return happened.length > 0 || change
      ? [
          `+${duration(step.at - start)} ${step.label}: ${happened.join(", ")}${change}`,
        ]
      : []
  })
  return lines.join("\n    ")
}

function describeCalls({ lookups, refunds, crashed }: Step): string[] {
  return [
    ...lookups.map(
      ({ pidx, status }) => `lookup of ${shortId(pidx)}: ${status}`
    ),
    ...refunds.map(
      ({ pidx, paisa, answer }) =>
        `refund call for ${shortId(pidx)}: ${paisa} paisa, answer ${answer}`
    ),
    ...(crashed ? ["THE SERVER CRASHED"] : []),
  ]
}

function describeEvent({ type, ...rest }: Step["events"][number]): string {
  const parts = Object.values(rest).map((value) => shortId(String(value)))
  return `${type}(${parts.join(" ")})`
}

function describeCart({ cart, order, canceled, captured }: CartView): string {
  const state = order ? (canceled ? "canceled" : "ordered") : "open"
  const money = captured.map(
    ({ pidx, paisa, refunded }) => `${shortId(pidx)} ${paisa}-${refunded}`
  )
  return [`${shortId(cart)} ${state}`, ...money].join(" ")
}

/** The last letters of an id tell ids apart. */
function shortId(id: string): string {
  return id.length > 20 ? `…${id.slice(-4)}` : id
}

function duration(ms: number): string {
  const minutes = ms / 60_000
  return minutes < 120
    ? `${minutes.toFixed(1)}m`
    : `${(minutes / 60).toFixed(1)}h`
}
