import type { CartView, Moment } from "./history"

/** A played history as a person reads it: what was done, what Khalti told, how Medusa stood. Moments without news are left out. */
export function describeMoments(moments: Moment[]): string {
  const start = moments[0]?.at ?? 0
  let stood = ""
  const lines = moments.flatMap((moment) => {
    const stands = moment.carts.map(describeCart).join("; ")
    const news = stands === stood ? "" : ` => ${stands}`
    stood = stands
    const said = [...moment.deeds.map(describe), ...describeKhalti(moment)]
    return said.length > 0 || news
      ? [
          `+${age(moment.at - start)} ${moment.label}: ${said.join(", ")}${news}`,
        ]
      : []
  })
  return lines.join("\n    ")
}

function describeKhalti({ told, refunds, disturbed }: Moment): string[] {
  return [
    ...told.map(({ pidx, word }) => `Khalti told ${brief(pidx)} ${word}`),
    ...refunds.map(
      ({ pidx, paisa, heard }) =>
        `refund call for ${brief(pidx)}: ${paisa} paisa, heard ${heard}`
    ),
    ...(disturbed ? ["THE SERVER DIED"] : []),
  ]
}

function describe(deed: Moment["deeds"][number]): string {
  const { did, ...rest } = deed
  const parts = Object.values(rest).map((value) => brief(String(value)))
  return `${did}(${parts.join(" ")})`
}

function describeCart({ cart, order, canceled, captured }: CartView): string {
  const state = order ? (canceled ? "canceled" : "ordered") : "open"
  const money = captured.map(
    ({ pidx, paisa, refunded }) => `${brief(pidx)} ${paisa}-${refunded}`
  )
  return [`${brief(cart)} ${state}`, ...money].join(" ")
}

/** The end of an id tells enough. */
function brief(id: string): string {
  return id.length > 20 ? `…${id.slice(-4)}` : id
}

function age(ms: number): string {
  const minutes = ms / 60_000
  return minutes < 120
    ? `${minutes.toFixed(1)}m`
    : `${(minutes / 60).toFixed(1)}h`
}
