import { oneLine } from "../one-line"

const HALF = "\u200d"
const APART = "\u200c"

describe("what Khalti shows is what the shop wrote", () => {
  it.each([
    ["a joiner inside a Nepali word", `गर्${HALF}यो`],
    ["a half letter at a word's end", `अर्${HALF} टोपी`],
    ["a non-joiner inside a Nepali word", `श्रीमान्${APART}को`],
    ["a family of four in one sign", "👨\u200d👩\u200d👧\u200d👦 टोपी"],
    ["a skin colour and a variation", "👩🏽\u200d🎤 ❤\ufe0f\u200d🔥"],
    [
      "the flags of Nepal and England",
      "🇳🇵 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    ],
    ["a sign that is newer than this Node", "टोपी \u{1faea}"],
  ])("%s stays", (_, text) => {
    expect(oneLine(text, 100)).toBe(text)
  })

  it.each([
    ["direction marks", "\u202a\u2066Dhaka\u2069\u202c \u200etopi\u200f"],
    [
      "a soft hyphen, a zero width space and a byte order mark",
      "\ufeffDha\u00adka\u200b topi",
    ],
    ["joiners that join nothing", `${HALF}Dhaka ${APART} ${HALF}topi`],
    ["half of a sign", "Dhaka\ud83d topi\udc68"],
    [
      "line breaks, tabs and control characters",
      "Dhaka\r\n\t\u0000\u0007\u2028topi\u0085",
    ],
    [
      "what is private to a font, and what is no character",
      "Dhaka\ue000 topi\ufffe",
    ],
    ["text that hides in tags", "Dhaka \u{e0068}\u{e0069}topi"],
  ])("%s go, and part no word", (_, text) => {
    expect(oneLine(text, 100)).toBe("Dhaka topi")
  })

  it.each([undefined, null, "", " \n", HALF, "\u202a\u202c", "\ud83d"])(
    "%j is no text",
    (text) => {
      expect(oneLine(text, 100)).toBe("")
    }
  )
})

describe("a text that is too long", () => {
  it.each([
    ["a letter with its vowel", "टोपी", 3, "टो"],
    ["a half letter and the one it leans on", `गर्${HALF}यो`, 3, "ग"],
    ["a family", "a👨\u200d👩\u200d👧", 4, "a"],
    ["a flag", "a🇳🇵", 2, "a"],
    ["an accent", "Cafe\u0301", 4, "Caf"],
  ])("is never cut inside %s", (_, text, length, cut) => {
    expect(oneLine(text, length)).toBe(cut)
    expect(oneLine(text, [...text].length)).toBe(text)
  })

  it("counts characters as Khalti does, not the halves of those beyond 16 bits", () => {
    expect(oneLine("𝒟𝒽𝒶𝓀𝒶", 5)).toBe("𝒟𝒽𝒶𝓀𝒶")
  })

  it("is read in no time, whatever it is made of", () => {
    const signs = [HALF, "\u{e0041}", "\u0301", " ", "a", "क्"]
    const before = Date.now()
    for (const sign of signs) oneLine(sign.repeat(100_000), 100)
    expect(Date.now() - before).toBeLessThan(5000)
  })

  it("is empty rather than half of its first sign", () => {
    expect(oneLine("👨\u200d👩\u200d👧", 3)).toBe("")
  })
})
