import { answerStorefront } from "../../../../khalti/answer-storefront"

/** The same as the browser's return, asked by the storefront and answered as JSON. Safe to poll. */
export const POST = answerStorefront({ givesUp: false })
