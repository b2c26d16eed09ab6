import { ALERTS, REASONS, type Entry, type Merchant } from "./reason-table"
import type { KhaltiResult } from "./results"

type Table = typeof REASONS

export type Reason = keyof Table

type ReasonsWith<Part> = {
  [Word in Reason]: Table[Word] extends Part ? Word : never
}[Reason]

/** Why money that Khalti took cannot become an order, so that a program returns it. */
export type RefundCause = ReasonsWith<{ refundCause: true }>

/** Why a link ended without money. */
export type CancelReason = ReasonsWith<{ results: { canceled: string } }>

/** Why a link's money is back with the customer. */
export type RefundReason = ReasonsWith<{ results: { refunded: string } }>

/** Why a human must decide. */
export type HeldReason = ReasonsWith<{ held: Merchant }>

/** What a merchant is alerted of although the outcome is right. */
export type Alert = keyof typeof ALERTS

/** Why a payment stands where it stands, as its customer is told: `khalti_reason` in the redirect, `reason` in JSON. */
export type KhaltiReason = Exclude<
  Reason,
  ReasonsWith<{ held: { publicReason: string } }>
>

type OpenResults<Row> = Row extends {
  results: { open: readonly (infer Result)[] }
}
  ? Result
  : never
type EndResults<Row> = Row extends { results: infer Results }
  ? Exclude<Results[keyof Results], readonly unknown[]>
  : never
type HeldResult<Row> = Row extends { held: Merchant } ? "held" : never

/** The results that one reason is given to customers with. */
export type ResultOf<Word extends KhaltiReason> = Extract<
  OpenResults<Table[Word]> | EndResults<Table[Word]> | HeldResult<Table[Word]>,
  KhaltiResult
>

/** One sentence for each reason that customers are given, and each result that it comes with. */
export type CustomerTexts = {
  [Word in KhaltiReason]: Record<ResultOf<Word>, string>
}

/** What the table says of a stored word; null for one that it does not know. */
export function entryOf(word: string | null): Entry | null {
  return word !== null && Object.hasOwn(REASONS, word)
    ? REASONS[word as Reason]
    : null
}

/** What the table says of an alert's stored word. */
export function alertOf(word: string): Merchant | undefined {
  return Object.hasOwn(ALERTS, word) ? ALERTS[word as Alert] : undefined
}

/** Narrows a stored word to a cause of an automatic refund. */
export function isRefundCause(word: string | null): word is RefundCause {
  return entryOf(word)?.refundCause === true
}

/** Narrows a stored word to the reason of a link that ended without money. */
export function isCancelReason(word: string | null): word is CancelReason {
  return entryOf(word)?.results?.canceled !== undefined
}

/** Narrows a stored word to a reason that customers are given. */
export function isPublicReason(word: string | null): word is KhaltiReason {
  const entry = entryOf(word)
  return entry !== null && entry.held?.publicReason === undefined
}

/** Every {@link KhaltiReason} under its own name. */
export const KhaltiReason = Object.fromEntries(
  Object.keys(REASONS)
    .filter(isPublicReason)
    .map((word) => [word, word])
) as { [Word in KhaltiReason]: Word }
