/** A text on one line, without control characters, at most `length` characters long; empty for what is no text. */
export function oneLine(
  text: string | null | undefined,
  length: number
): string {
  const clean = (text ?? "").replace(/[\p{C}\p{Z}\s]+/gu, " ").trim()
  return [...clean].slice(0, length).join("").trim()
}
