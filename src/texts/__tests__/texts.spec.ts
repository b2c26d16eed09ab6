import { KhaltiErrorCode } from "../../modules/khalti/gateway/errors"
import { customerText, refusalText } from "../customer-text"
import { EN } from "../en"
import { gatewayMessage } from "../gateway-messages"
import { NE } from "../ne"
import { REASONS } from "../reason-table"
import {
  isCancelReason,
  isPublicReason,
  isRefundCause,
  KhaltiReason,
} from "../reasons"
import { KhaltiResult, RESULTS } from "../results"

const WORDS = Object.keys(REASONS)

/** Every sentence for customers: where it stands, in English, in Nepali. */
const SENTENCES = [
  ...Object.values(KhaltiReason).flatMap((reason) =>
    Object.keys(EN[reason]).map((result) => {
      const answer = { reason, result: result as KhaltiResult }
      return [
        `${result} ${reason}`,
        customerText(answer, "en"),
        customerText(answer, "ne"),
      ] as const
    })
  ),
  ...Object.entries(RESULTS).map(
    ([result, { en, ne }]) => [result, en, ne] as const
  ),
]

describe("the guards of stored words", () => {
  it.each<[string, (word: string | null) => boolean, string]>([
    [
      "an automatic refund",
      isRefundCause,
      "order_canceled paid_twice cart_changed out_of_stock cart_invalid completion_failed",
    ],
    [
      "a link that ended unpaid",
      isCancelReason,
      "customer_canceled link_expired reservation_expired payment_failed gateway_unreachable",
    ],
    [
      "a reason that is the merchant's business",
      (word) => !isPublicReason(word),
      "unknown_to_khalti order_unlinked order_kept paid_since_handled draft_not_convertible issued_with_another_key settle_failed refund_lost refund_refused refund_limit",
    ],
  ])("%s", (_what, guard, words) => {
    expect(WORDS.filter(guard)).toEqual(words.split(" "))
  })

  it("know nothing that is not a word of the table", () => {
    for (const word of [null, "", "lost", "toString", "constructor"]) {
      expect([
        isRefundCause(word),
        isCancelReason(word),
        isPublicReason(word),
      ]).toEqual([false, false, false])
    }
  })
})

describe("what customers read", () => {
  it.each(SENTENCES)(
    "%s: one sentence in each language, as pages print it",
    (_where, en, ne) => {
      expect(en).toMatch(/^[A-Z][^.!?]*\.$/)
      expect(ne).toMatch(/^[\u0900-\u0963\u200d ,;]+।$/)
    }
  )

  it("has the same sentences in both languages", () => {
    for (const reason of Object.values(KhaltiReason)) {
      expect(Object.keys(NE[reason])).toEqual(Object.keys(EN[reason]))
    }
  })

  it.each(SENTENCES.filter(([where]) => /^(pending|held)\b/.test(where)))(
    "%s: nobody whose money is at Khalti is asked to pay again",
    (_where, en) => {
      expect(en).toMatch(
        /do not pay|before you pay again|on its way back to you|call the shop/
      )
    }
  )

  it.each(SENTENCES.filter(([where]) => /^held\b/.test(where)))(
    "%s: held money names the shop",
    (_where, en, ne) => {
      expect(en).toMatch(/please (contact|call) the shop/)
      expect(ne).toMatch(/पसललाई (सम्पर्क|फोन) गर्नुहोस्/)
    }
  )

  it("says of a refund that waits for a number whom to call and how long it takes", () => {
    const { en, ne } = {
      en: EN.refund_needs_mobile.held,
      ne: NE.refund_needs_mobile.held,
    }
    expect(en).toMatch(/mobile number of a Khalti account.*call the shop.*days/)
    expect(ne).toMatch(/खल्ती खाताको मोबाइल नम्बर.*फोन.*दिन/)
  })

  it("falls back to the result's sentence for a pair that no payment has", () => {
    expect(customerText({ result: "paid", reason: "link_expired" }, "en")).toBe(
      RESULTS.paid.en
    )
  })
})

describe("what a customer reads at checkout when a link can pay for nothing", () => {
  it.each<[string, Parameters<typeof refusalText>[0], string]>([
    ["its money goes back", { cause: "cart_changed" }, EN.cart_changed.pending],
    [
      "its money is back",
      { outcome: "refunded", reason: "refunded_by_shop" },
      EN.refunded_by_shop.refunded,
    ],
    [
      "it is held",
      { outcome: "held", reason: "settle_failed" },
      EN.unknown_status.held,
    ],
    [
      "it ended unpaid",
      { outcome: "canceled", reason: "link_expired" },
      EN.link_expired.expired,
    ],
    [
      "it ended unpaid and its order is still to be canceled",
      { reason: "customer_canceled" },
      EN.customer_canceled.canceled,
    ],
    [
      "its money is back and its order is still to be canceled",
      { reason: "refunded_outside" },
      EN.refunded_outside.refunded,
    ],
  ])("%s", (_what, refusal, text) => {
    expect(refusalText(refusal, "en")).toBe(text)
  })

  it("has a sentence for anything else", () => {
    expect(refusalText({}, "en")).toMatch(/cannot be confirmed/)
    expect(refusalText({}, "ne")).toMatch(/पुष्टि/)
  })
})

describe("what a customer reads of a failed call to Khalti", () => {
  it.each(Object.values(KhaltiErrorCode))("%s has its text", (code) => {
    const message = gatewayMessage({ code, operation: "initiate" }, "en")
    expect(message).toMatch(/^Khalti [^—]+\.$/)
    expect(gatewayMessage({ code, operation: "initiate" }, "ne")).toMatch(/।$/)
    expect(gatewayMessage({ code, operation: "refund" }, "en")).toMatch(
      /did not return the money yet/
    )
  })

  it("tells an amount that Khalti does not take from other details", () => {
    const call = { code: "validation", operation: "initiate" } as const
    const amount = { amount: ["Amount should be greater than Rs. 10"] }
    expect(gatewayMessage({ ...call, fields: amount }, "en")).toMatch(
      /does not accept this amount/
    )
    expect(
      gatewayMessage({ ...call, fields: { return_url: ["x"] } }, "en")
    ).toMatch(/check your details/)
  })
})
