/**
 * Cannot be seen and says nothing: direction marks, soft hyphens, half characters, what only one font knows. Not so the
 * joiners and the tags, which can be a part of how a word or an emoji is written.
 */
const INVISIBLE =
  /(?![\u200c\u200d\u{e0020}-\u{e007f}])\p{Cf}|\p{Cs}|\p{Co}|\p{Noncharacter_Code_Point}/gu

/** Tags are the end of some flags; anywhere else they are text that nobody sees. */
const TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007f}]+)|[\u{e0020}-\u{e007f}]+/gu

/** Joiners shape the letter before them (गर्‍यो); without one they do nothing. */
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]+/gu

const BLANK = /[\p{Cc}\p{Z}\s]+/gu

/** What a reader takes for one character: a letter with its vowels and half letters, an emoji with all its parts. */
const CHARACTERS = new Intl.Segmenter("ne", { granularity: "grapheme" })

/**
 * A text on one line, without control characters and what cannot be seen, at most `length` characters long and never cut
 * inside of what a reader takes for one; empty for what is no text.
 *
 * @param length in code points, as Khalti counts
 */
export function oneLine(
  text: string | null | undefined,
  length: number
): string {
  const clean = (text ?? "")
    .replace(INVISIBLE, "")
    .replace(TAGS, "$1")
    .replace(STRAY_JOINER, "")
    .replace(BLANK, " ")
    .trim()
  return cut(clean, length).trim()
}

function cut(text: string, length: number): string {
  let room = length
  let end = 0
  for (const { segment, index } of CHARACTERS.segment(text)) {
    room -= [...segment].length
    if (room < 0) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
