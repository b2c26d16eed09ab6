/** Spans of time in milliseconds. */
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export { SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS }
