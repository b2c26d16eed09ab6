import { parsePhoneNumberFromString } from "libphonenumber-js"

/** What only sets the direction of a text, or cannot be seen: it comes along when a number is copied. */
const INVISIBLE = /\p{Cf}/gu

const DEVANAGARI_ZERO = 0x966

/** A Nepali mobile number. Of these, 97 and 98 can be Khalti's ids. */
const KHALTI_ID = /^9[78]\d{8}$/

/** Zeros and a plus as nobody dials them and people write them: 0977 98…, +98…. */
const WRONG_PREFIX = /^[+0\s()-]+(?=9)/

/** How a phone number is written where no country stands in front of it. */
export const PHONE_COUNTRY = "NP"

/**
 * A phone number in plain characters: no marks that cannot be seen, and the digits 0 to 9 in place of Nepali or full-width
 * ones. What it says stays as it was written.
 */
export function plainPhone(text: string): string {
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - DEVANAGARI_ZERO))
    .trim()
}

/**
 * The number of a Khalti account as people write it, as the ten digits that Khalti takes. Money goes there: nothing is
 * guessed, and a text that holds anything beside one number is none.
 *
 * @param text such as `+977 980-0000005`
 * @returns `9800000005`; null for anything that is not a 97 or 98 number
 */
export function normaliseMobile(text: string): string | null {
  const plain = plainPhone(text)
  return khaltiIdOf(plain) ?? khaltiIdOf(plain.replace(WRONG_PREFIX, ""))
}

function khaltiIdOf(plain: string): string | null {
  const number = parsePhoneNumberFromString(plain, {
    defaultCountry: PHONE_COUNTRY,
    extract: false,
  })
  const isKhaltiId =
    number?.country === PHONE_COUNTRY &&
    number.ext === undefined &&
    KHALTI_ID.test(number.nationalNumber)
  return isKhaltiId ? number.nationalNumber : null
}
