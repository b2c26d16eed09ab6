import { escapeHtml } from "../../sandbox/page-layout"
import { CATALOGUE } from "../seed/catalogue"

/** What the shop told the browser when it sent it back. */
export interface Outcome {
  result: string | null
  reason: string | null
  orderId: string | null
  cartId: string | null
}

const WORDS = new Map([
  ["paid", "Thank you! Your payment has arrived."],
  ["canceled", "The payment was canceled. Nothing was taken."],
  ["expired", "The payment link has expired. Nothing was taken."],
  ["unpaid", "The payment has not arrived yet."],
  ["pending", "Your bank has not confirmed the payment yet."],
])

/** The shelf: every variant with a button that buys it. */
export function shelfPage(): string {
  const products = CATALOGUE.map(({ title, description, variants }) => {
    const buttons = variants.map(
      ({ sku, choice, price }) =>
        `<button name="sku" value="${sku}">${escapeHtml(choice)}, Rs ${price}</button>`
    )
    return `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(description)}</p>
<form method="post" action="/buy">${buttons.join(" ")}</form>`
  })
  return page(
    "Himal Bazaar",
    `<p>A click buys one piece with Khalti. VAT of 13 % and Rs 100 for delivery come on top.</p>${products.join("")}`
  )
}

/** Where the customer lands after the payment. */
export function outcomePage({
  result,
  reason,
  orderId,
  cartId,
}: Outcome): string {
  const facts = { result, reason, order: orderId, cart: cartId }
  const lines = Object.entries(facts).map(
    ([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? "none")}</dd>`
  )
  const again =
    cartId && result !== "paid"
      ? `<form method="post" action="/pay"><button name="cart_id" value="${escapeHtml(cartId)}">Pay this cart</button></form>`
      : ""
  const title = WORDS.get(result ?? "") ?? "Something needs a look."
  return page(
    title,
    `<dl>${lines.join("")}</dl>${again}<p><a href="/">Back to the shelf</a></p>`
  )
}

/** When a purchase could not begin, with the shop's own words. */
export function failurePage(reason: string): string {
  return page(
    "That did not work",
    `<p>${escapeHtml(reason)}</p><p><a href="/">Back to the shelf</a></p>`
  )
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.4rem .8rem}dt{font-weight:600}</style>
</head><body><h1>${escapeHtml(title)}</h1>${content}</body></html>`
}
