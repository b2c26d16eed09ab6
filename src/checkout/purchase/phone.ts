import { parsePhoneNumberFromString, type PhoneNumber } from "libphonenumber-js"
import {
  normaliseMobile,
  PHONE_COUNTRY,
  plainPhone,
} from "../../modules/khalti/mobile"

const MAX_PHONE = 16
const MIN_PHONE = 7

/** What stands between two numbers in one field. */
const BETWEEN = /[/,;\n]/

/** Digits, and what people put between them. */
const PHONE = /^[\d+()\s./-]+$/

/**
 * A customer's phone number as Khalti takes it: a Nepali one as it is dialled in Nepal, any other with a plus and its
 * country's code. An extension is left out; of two numbers the first one counts.
 *
 * @returns empty for what is no number, rather than a wrong one
 */
export function phoneForKhalti(text: string | null | undefined): string {
  const plain = plainPhone(text ?? "")
  const [first] = plain.split(BETWEEN)
  const number = [plain, first].map(parse).find((found) => found?.isValid())
  return normaliseMobile(first) ?? (number ? dialled(number) : asWritten(first))
}

function parse(text: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, PHONE_COUNTRY)
}

function dialled(number: PhoneNumber): string {
  if (number.country !== PHONE_COUNTRY) {
    return number.number
  }
  return number.nationalNumber.startsWith("9")
    ? number.nationalNumber
    : `0${number.nationalNumber}`
}

/** Numbers that are right only where they are dialled, such as one of Kathmandu without 01. */
function asWritten(text: string): string {
  const digits = text.replace(/[^\d+]/g, "").replace(/(?!^)\+/g, "")
  const isPhone =
    PHONE.test(text.trim()) &&
    digits.length <= MAX_PHONE &&
    digits.replace("+", "").length >= MIN_PHONE
  return isPhone ? digits : ""
}
