import { escapeHtml, layout, rupees } from "./page-layout"
import { TEST_IDS, TEST_MPIN, TEST_OTP } from "./test-customers"
import type { PaymentState } from "./types"

/** What the page charges the customer on top of the amount, in paisa (docs/khalti.md, "Lookup"). */
export const PAGE_FEE_PAISA = 565

const CREDENTIALS = `Khalti ID ${TEST_IDS[0]} to ${TEST_IDS.at(-1)}, MPIN ${TEST_MPIN}, OTP ${TEST_OTP}`

const RETURN_OPTIONS = `
<label>Return with
<select name="style">
<option value="">the usual query</option>
<option value="wallet">wallet style</option>
<option value="card">card and bank style</option>
<option value="no_pidx">only a message, no pidx</option>
</select></label>
<label>Pay from
<select name="channel">
<option value="wallet">the Khalti wallet</option>
<option value="bank">a bank: its refund needs a mobile</option>
</select></label>`

function button(action: string, label: string, style = ""): string {
  return `<button name="action" value="${action}"${style} formnovalidate>${label}</button>`
}

function developerPanel(content: string): string {
  return `<details><summary>For developers: what can go wrong</summary>${content}</details>`
}

function bill(payment: PaymentState): string {
  return `<h1>${escapeHtml(payment.purchase_order_name)}</h1>
<dl>
<dt>Order</dt><dd>${escapeHtml(payment.purchase_order_id)}</dd>
<dt>Amount</dt><dd>${rupees(payment.amount)}</dd>
<dt>Khalti's charge</dt><dd>${rupees(PAGE_FEE_PAISA)}</dd>
<dt class="total">You pay</dt><dd class="total">${rupees(payment.amount + PAGE_FEE_PAISA)}</dd>
</dl>`
}

/**
 * The form of an open link; all words and the look of these pages are invented. `typed` is the Khalti ID to fill in again
 * after an error.
 */
export function openPage(
  payment: PaymentState,
  error?: string,
  typed = ""
): string {
  const alert = error
    ? `<p class="error" role="alert">${escapeHtml(error)}</p>`
    : ""
  return layout(
    `Pay ${payment.purchase_order_name}`,
    `${bill(payment)}
${alert}<p class="note">Test customers: ${CREDENTIALS}.</p>
<form method="post">
<label>Khalti ID<input name="khalti_id" inputmode="numeric" autocomplete="off" required value="${escapeHtml(typed)}"></label>
<label>MPIN<input name="mpin" type="password" inputmode="numeric" autocomplete="off" required></label>
<label>OTP<input name="otp" inputmode="numeric" autocomplete="off" required></label>
<button name="action" value="pay" class="main">Pay ${rupees(payment.amount + PAGE_FEE_PAISA)}</button>
${button("cancel", "Cancel")}
${button("leave", "Leave without returning")}
<button name="action" value="pay_and_close">Pay, but close the tab before returning</button>
${developerPanel(`${RETURN_OPTIONS}
${button("pend", "Leave it Pending at the bank")}
${button("expire", "Let the link expire now")}
<p>For a late payment: cancel or let it expire, then open this page again.</p>`)}
</form>`
  )
}

const CLOSED_TEXT = new Map([
  ["Completed", "This payment is done."],
  ["User canceled", "This payment was canceled."],
  ["Expired", "This link has expired."],
  ["Pending", "The bank has not confirmed this payment yet."],
  ["Refunded", "This payment was refunded."],
])

const LATE = `${RETURN_OPTIONS}${button("pay_late", "Let the money arrive late")}`
const SETTLE = `${button("settle_completed", "The bank confirms it")}${button("settle_failed", "The bank refuses it")}`

const CLOSED_PANEL = new Map([
  ["User canceled", LATE],
  ["Expired", LATE],
  ["Pending", SETTLE],
])

/** A link that can no longer be paid: what became of it, and what developers can still do to it. */
export function closedPage(payment: PaymentState): string {
  const text =
    CLOSED_TEXT.get(payment.status) ??
    `This payment's status is ${payment.status}.`
  const acts = CLOSED_PANEL.get(payment.status)
  const panel = acts ? `<form method="post">${developerPanel(acts)}</form>` : ""
  return layout(
    text,
    `${bill(payment)}<p class="note" role="status">${escapeHtml(text)}</p>${panel}`
  )
}

/** What the customer sees who never gets back to the shop. */
export function strandedPage(payment: PaymentState, text: string): string {
  const note = `${text} The shop does not know yet: the browser stays here.`
  return layout(
    text,
    `${bill(payment)}<p class="note" role="status">${escapeHtml(note)}</p>`
  )
}

/** For a pidx that the sandbox does not know. */
export function unknownPage(): string {
  return layout(
    "Unknown link",
    "<h1>Unknown link</h1><p>No payment has this address.</p>"
  )
}
