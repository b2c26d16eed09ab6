const KHALTI_ID = /^(?:\+?977)?(9[78]\d{8})$/

/**
 * A Nepali mobile number as people write it, as the ten digits that Khalti takes.
 *
 * @param text such as `+977 980-0000005`
 * @returns `9800000005`; null for anything that is not a 97 or 98 number
 */
export function normaliseMobile(text: string): string | null {
  return KHALTI_ID.exec(text.replace(/[\s-]/g, ""))?.[1] ?? null
}
