const KHALTI_ID = /^(?:\+?977)?(9[78]\d{8})$/

/** A Nepali mobile number such as `+977 980-0000005` as the ten digits that Khalti takes; null for anything else. */
export function normaliseMobile(text: string): string | null {
  return KHALTI_ID.exec(text.replace(/[\s-]/g, ""))?.[1] ?? null
}
