import { setTimeout as sleep } from "node:timers/promises"

/**
 * Waits for some work, but only so many ms. The work goes on either way.
 *
 * @returns whether it has ended
 * @throws what the work throws in time
 */
export async function endsWithin(
  work: Promise<unknown>,
  ms: number
): Promise<boolean> {
  const timer = new AbortController()
  const { signal } = timer
  try {
    return await Promise.race([
      work.then(() => true),
      sleep(ms, false, { signal }),
    ])
  } finally {
    timer.abort()
  }
}
