/** The oracle shares nothing with the plugin, not even its time units. */
export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
/** So much later than a step began, on a busy machine, something in it may have happened. */
export const SLOW_STEP_MS = 30 * SECOND_MS
