import type { Language, Text } from "./results"

const TRY_LATER: Text = {
  en: "Khalti cannot be reached right now. Please try again in a few minutes.",
  ne: "अहिले खल्तीसँग सम्पर्क हुन सकेन। कृपया केही मिनेटपछि फेरि प्रयास गर्नुहोस्।",
}
const NOT_AVAILABLE: Text = {
  en: "Khalti is not available in this shop right now. Please choose another way to pay or contact the shop.",
  ne: "यस पसलमा अहिले खल्ती उपलब्ध छैन। कृपया भुक्तानीको अर्को तरिका छान्नुहोस् वा पसललाई सम्पर्क गर्नुहोस्।",
}
const NOT_REFUNDED: Text = {
  en: "Khalti did not return the money yet. The shop has been told and will take care of it.",
  ne: "खल्तीले अझै रकम फिर्ता गरेको छैन। पसललाई यसको जानकारी छ र पसलले मिलाउनेछ।",
}
const AMOUNT_NOT_ACCEPTED: Text = {
  en: "Khalti does not accept this amount. Please choose another way to pay or contact the shop.",
  ne: "खल्तीले यो रकम स्वीकार गर्दैन। कृपया भुक्तानीको अर्को तरिका छान्नुहोस् वा पसललाई सम्पर्क गर्नुहोस्।",
}

/** What a customer reads when a call to Khalti failed, by the failure's code. */
const MESSAGES = {
  unreachable: TRY_LATER,
  connection_lost: TRY_LATER,
  timeout: TRY_LATER,
  server_error: TRY_LATER,
  rate_limited: {
    en: "Khalti is busy right now. Please wait a minute and try again.",
    ne: "अहिले खल्ती व्यस्त छ। कृपया एक मिनेट पर्खेर फेरि प्रयास गर्नुहोस्।",
  },
  refused_key: NOT_AVAILABLE,
  not_found: {
    en: "Khalti does not know this payment. Please contact the shop before you pay again.",
    ne: "खल्तीलाई यो भुक्तानी थाहा छैन। कृपया फेरि भुक्तानी गर्नुअघि पसललाई सम्पर्क गर्नुहोस्।",
  },
  validation: {
    en: "Khalti does not accept this payment. Please check your details or choose another way to pay.",
    ne: "खल्तीले यो भुक्तानी स्वीकार गर्दैन। कृपया आफ्नो विवरण जाँच गर्नुहोस् वा भुक्तानीको अर्को तरिका छान्नुहोस्।",
  },
  bad_answer: TRY_LATER,
  refused: NOT_REFUNDED,
  needs_mobile: NOT_REFUNDED,
} as const satisfies Record<string, Text>

/** A failed call to Khalti, as far as its text for the customer hangs on it. */
export type FailedCall = {
  code: keyof typeof MESSAGES
  operation: "initiate" | "lookup" | "refund"
  /** What Khalti says of the fields that it does not accept. */
  fields?: Record<string, string[]>
}

/** What a customer reads of a failed call: no configuration, no names. */
export function gatewayMessage(
  { code, operation, fields }: FailedCall,
  language: Language
): string {
  if (operation === "refund") {
    return NOT_REFUNDED[language]
  }
  return code === "validation" && fields?.amount
    ? AMOUNT_NOT_ACCEPTED[language]
    : MESSAGES[code][language]
}
