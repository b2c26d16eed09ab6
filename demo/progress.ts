const startedAt = Date.now()

/** Seconds since the demo began, such as ` 12.3 s`. */
function elapsed(): string {
  return `${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`
}

/** Prints a line with the time that has gone by. */
export function say(line: string): void {
  console.log(`[${elapsed()}] ${line}`)
}

/** Does something slow between two lines that say so. */
export async function slowly<Result>(
  what: string,
  work: () => Promise<Result>
): Promise<Result> {
  say(`${what} …`)
  const begun = Date.now()
  const result = await work()
  say(`${what}: done in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  return result
}
