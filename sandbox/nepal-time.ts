const NEPAL_OFFSET_MS = (5 * 60 + 45) * 60_000

/** A time in ms as Khalti writes it: ISO-8601 with microseconds and `+05:45` (khalti-api.md, "Hosts and keys"). */
export function nepalTime(ms: number): string {
  const wallClock = new Date(ms + NEPAL_OFFSET_MS).toISOString().slice(0, -1)
  return `${wallClock}000+05:45`
}
