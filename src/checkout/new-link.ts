import { randomBytes } from "node:crypto"

/** 32 digits and letters that are not mistaken for each other when read out. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
const REFERENCE_LENGTH = 10

/** 128 random bits, for the return path of one link. */
export function newReturnToken(): string {
  return randomBytes(16).toString("base64url")
}

/** A short readable reference such as `KH-7F3K9Q2MXT`, sent to Khalti as `purchase_order_id`. */
export function newReference(): string {
  const letters = [...randomBytes(REFERENCE_LENGTH)].map(
    (byte) => ALPHABET[byte % ALPHABET.length]
  )
  return `KH-${letters.join("")}`
}
