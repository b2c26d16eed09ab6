/** How many letters must be inserted, deleted or replaced to turn one word into the other (Levenshtein). */
const distance = (from: string, to: string): number => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced =
        previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(
        Math.min(replaced, previous[column] + 1, current[column - 1] + 1)
      )
    }
    previous = current
  }
  return previous[to.length]
}

const plain = (name: string) => name.toLowerCase().replace(/[_\-\s]/g, "")

/**
 * The known name that a mistyped one most likely meant: `secret_key` is `secretKey`. Case, dashes and underscores do
 * not count. There is always one as long as `known` is not empty.
 */
export const nearestName = (name: string, known: readonly string[]): string =>
  known.reduce((best, candidate) =>
    distance(plain(name), plain(candidate)) < distance(plain(name), plain(best))
      ? candidate
      : best
  )
