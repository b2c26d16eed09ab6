/** The languages that customers are answered in. */
export type Language = "en" | "ne"

export type Text = Record<Language, string>

type Result = Text & {
  /** What a storefront lets the customer do. */
  customer: string
  /** What the merchant does. */
  merchant: string
}

/**
 * Where a payment stands for its customer: `khalti_result` in the browser's
 * redirect, `result` in JSON. The words are public and never change their
 * meaning. README.md has this table, held against it by a test.
 */
export const RESULTS = {
  paid: {
    customer: "sees the confirmation",
    merchant: "fulfil the order",
    en: "Your payment has arrived.",
    ne: "तपाईंको भुक्तानी प्राप्त भयो।",
  },
  unpaid: {
    customer: "may resume, see the reason",
    merchant: "wait",
    en: "Nothing has been paid yet.",
    ne: "अहिलेसम्म भुक्तानी भएको छैन।",
  },
  pending: {
    customer: "waits, does not pay again",
    merchant: "do not fulfil; it settles by itself",
    en: "Your payment is being confirmed: please wait and do not pay again.",
    ne: "तपाईंको भुक्तानी पुष्टि हुँदै छ, कृपया पर्खनुहोस् र फेरि भुक्तानी नगर्नुहोस्।",
  },
  canceled: {
    customer: "starts again from the cart in `cart_id`",
    merchant: "nothing",
    en: "The payment was canceled: you can start again.",
    ne: "भुक्तानी रद्द भयो, तपाईं फेरि सुरु गर्न सक्नुहुन्छ।",
  },
  expired: {
    customer: "starts again from the cart in `cart_id`",
    merchant: "nothing",
    en: "The time to pay ran out: please start again.",
    ne: "भुक्तानी गर्ने समय सकियो, कृपया फेरि सुरु गर्नुहोस्।",
  },
  failed: {
    customer: "starts again from the cart in `cart_id`",
    merchant: "nothing, unless it repeats",
    en: "The payment did not go through: please try again or pay another way.",
    ne: "भुक्तानी सफल भएन, कृपया फेरि प्रयास गर्नुहोस् वा अर्को तरिकाले भुक्तानी गर्नुहोस्।",
  },
  refunded: {
    customer: "has the money back at Khalti",
    merchant: "see the reason",
    en: "Your money was returned through Khalti.",
    ne: "तपाईंको रकम खल्तीमार्फत फिर्ता गरियो।",
  },
  held: {
    customer: "contacts you, does not pay again",
    merchant: "open the payment and act",
    en: "The shop is checking your payment: please contact the shop and do not pay again.",
    ne: "पसलले तपाईंको भुक्तानी जाँच गर्दै छ, कृपया पसललाई सम्पर्क गर्नुहोस् र फेरि भुक्तानी नगर्नुहोस्।",
  },
  invalid: {
    customer: "goes back to the shop",
    merchant: "nothing: the address was not one of yours, or edited",
    en: "This address belongs to no payment of this shop: please go back to the shop.",
    ne: "यो ठेगाना यस पसलको कुनै भुक्तानीको होइन, कृपया पसलमा फर्कनुहोस्।",
  },
} as const satisfies Record<string, Result>

/** Where a payment stands for its customer. */
export type KhaltiResult = keyof typeof RESULTS

/** Every {@link KhaltiResult} under its own name. */
export const KhaltiResult = Object.fromEntries(
  Object.keys(RESULTS).map((result) => [result, result])
) as { [Result in KhaltiResult]: Result }
