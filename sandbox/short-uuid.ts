import { randomUUID } from "node:crypto"

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
const LENGTH = 22

/** A new 22-character base57 short UUID, the form of every `pidx` and `transaction_id` (khalti-api.md, "Hosts and keys"). */
export function shortUuid(): string {
  let rest = BigInt(`0x${randomUUID().replaceAll("-", "")}`)
  let text = ""
  while (text.length < LENGTH) {
    text = ALPHABET[Number(rest % 57n)] + text
    rest /= 57n
  }
  return text
}
