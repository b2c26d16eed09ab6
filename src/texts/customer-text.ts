import { EN } from "./en"
import { NE } from "./ne"
import {
  entryOf,
  isCancelReason,
  isPublicReason,
  type KhaltiReason,
  type RefundCause,
} from "./reasons"
import { RESULTS, type KhaltiResult, type Language } from "./results"

/** What a customer is told of a payment. */
export type CustomerAnswer = { result: KhaltiResult; reason: KhaltiReason }

/** What has become of a link's money. */
export type EndOfLink = "captured" | "canceled" | "refunded" | "held"

const TEXTS: Record<
  Language,
  Record<KhaltiReason, Partial<Record<KhaltiResult, string>>>
> = { en: EN, ne: NE }

/** What customers are told of an end whose stored reason does not belong to it. */
const OTHERWISE: Record<EndOfLink, CustomerAnswer> = {
  captured: { result: "paid", reason: "captured" },
  canceled: { result: "failed", reason: "payment_failed" },
  refunded: { result: "refunded", reason: "refunded_outside" },
  held: { result: "held", reason: "unknown_status" },
}

/** What a customer is told of a link that has ended; some reasons to hold are the merchant's business. */
export function answerAtEnd(
  outcome: EndOfLink,
  reason: string | null
): CustomerAnswer {
  const { held, results } = entryOf(reason) ?? {}
  const result =
    outcome === "held" ? held && ("held" as const) : results?.[outcome]
  const word = outcome === "held" ? (held?.publicReason ?? reason) : reason
  return result && isPublicReason(word)
    ? { result, reason: word }
    : OTHERWISE[outcome]
}

/** The sentence for an answer, in one of the two languages. */
export function customerText(
  { result, reason }: CustomerAnswer,
  language: Language
): string {
  return TEXTS[language][reason][result] ?? RESULTS[result][language]
}

/** What settle would do with a link that can pay for nothing. */
type Refusal = { outcome?: EndOfLink; reason?: string; cause?: RefundCause }

const NOT_CONFIRMED: Record<Language, string> = {
  en: "This payment cannot be confirmed: please start a new one or contact the shop.",
  ne: "यो भुक्तानी पुष्टि हुन सकेन, कृपया नयाँ भुक्तानी सुरु गर्नुहोस् वा पसललाई सम्पर्क गर्नुहोस्।",
}

/** What a customer reads at checkout when a link can pay for nothing. */
export function refusalText(
  { outcome, reason, cause }: Refusal,
  language: Language
): string {
  if (cause) {
    return customerText({ result: "pending", reason: cause }, language)
  }
  if (reason === undefined) {
    return NOT_CONFIRMED[language]
  }
  // The order of an unpaid or returned link is canceled before the link ends.
  const end = outcome ?? (isCancelReason(reason) ? "canceled" : "refunded")
  return customerText(answerAtEnd(end, reason), language)
}
