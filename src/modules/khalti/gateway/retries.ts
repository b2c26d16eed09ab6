import { KhaltiError, KhaltiErrorCode } from "./errors"

/** Time and chance, so that tests can decide both. */
export interface RetryClock {
  /** Epoch in ms. */
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** From 0 up to 1. */
  random: () => number
}

/** The real ones. */
export const systemClock: RetryClock = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
}

const MAX_RETRIES = 2
const FIRST_PAUSE_MS = 200

/** All tries together may take this many times the time of one. */
const BUDGET = 1.5

/** A try that has less time than this left is not worth making: this share of a whole try's time. */
const SHORTEST_TRY = 0.1

const RETRIED: KhaltiErrorCode[] = [
  KhaltiErrorCode.unreachable,
  KhaltiErrorCode.connection_lost,
  KhaltiErrorCode.timeout,
  KhaltiErrorCode.server_error,
  KhaltiErrorCode.rate_limited,
]

/** Exponential, and spread by half either way so that many shops do not come back at once; never before Khalti wants. */
const pauseMs = (
  retry: number,
  random: number,
  retryAfterMs: number = 0
): number =>
  Math.max(FIRST_PAUSE_MS * 2 ** retry * (0.5 + random), retryAfterMs)

/**
 * Repeats a question that changes nothing, while there is time for it.
 *
 * @param timeoutMs ms for one try; all of them together get 1.5 times as much
 * @param ask makes one try within the ms it is given
 * @throws the last try's error
 */
export const withRetries = async <Answer>(
  timeoutMs: number,
  clock: RetryClock,
  ask: (timeoutMs: number) => Promise<Answer>
): Promise<Answer> => {
  const deadline = clock.now() + timeoutMs * BUDGET
  for (let retry = 0; ; retry++) {
    try {
      return await ask(Math.min(timeoutMs, deadline - clock.now()))
    } catch (error) {
      const pause = pauseBefore(error, retry, clock.random())
      const left = deadline - clock.now() - pause
      if (left < timeoutMs * SHORTEST_TRY) {
        throw error
      }
      await clock.sleep(pause)
    }
  }
}

/** How long to wait before trying again; Infinity when trying again cannot help. */
const pauseBefore = (error: unknown, retry: number, random: number): number =>
  error instanceof KhaltiError &&
  RETRIED.includes(error.code) &&
  retry < MAX_RETRIES
    ? pauseMs(retry, random, error.retryAfterMs)
    : Infinity
