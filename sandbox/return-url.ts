import { INVENTED } from "./answers"
import type { Payment } from "./payment"
import type { ReturnStyle } from "./types"

/** `98XXXXX005`, as the return shows a Khalti ID. */
export function maskMobile(mobile: string): string {
  return mobile.length < 6
    ? mobile
    : `${mobile.slice(0, 2)}XXXXX${mobile.slice(-3)}`
}

type Pairs = [name: string, value: string | number][]

function walletPairs(payment: Payment): Pairs {
  const transaction = payment.transaction_id ?? ""
  return [
    ["pidx", payment.pidx],
    ["transaction_id", transaction],
    ["tidx", transaction],
    ["txnId", transaction],
    ["amount", payment.order.amount],
    ["total_amount", payment.order.amount],
    ["mobile", maskMobile(payment.mobile)],
    ["status", payment.status],
    ["purchase_order_id", payment.order.purchase_order_id],
    ["purchase_order_name", payment.order.purchase_order_name],
  ]
}

function cancelPairs(payment: Payment): Pairs {
  const empty = ["transaction_id", "tidx", "txnId", "mobile"]
  return walletPairs(payment).map(([name, value]) => {
    if (name === "status") {
      return [name, "User canceled"]
    }
    return [name, empty.includes(name) ? "" : value]
  })
}

function cardPairs(payment: Payment): Pairs {
  const transaction = payment.transaction_id ?? ""
  return [
    ["status", payment.status],
    ["t", transaction],
    ["idx", transaction],
    ["token", transaction],
    ["bank_reference", "None"],
    ["amount", payment.order.amount],
    ["mobile", maskMobile(payment.mobile)],
    ["transaction_id", transaction],
    ["tidx", transaction],
    ["total_amount", payment.order.amount],
    ["purchase_order_id", payment.order.purchase_order_id],
    ["purchase_order_name", payment.order.purchase_order_name],
    ["pidx", payment.pidx],
  ]
}

/** The text of `message` is invented: only its key has been seen. */
function messagePairs(): Pairs {
  return [["message", `${INVENTED}The payment could not be made.`]]
}

const PAIRS: Record<ReturnStyle, (payment: Payment) => Pairs> = {
  wallet: walletPairs,
  cancel: cancelPairs,
  card: cardPairs,
  no_pidx: messagePairs,
}

function encode(pairs: Pairs, space: "%20" | "+"): string {
  return pairs
    .map((pair) =>
      pair.map(encodeURIComponent).join("=").replaceAll("%20", space)
    )
    .join("&")
}

/**
 * Where Khalti sends the browser (docs/khalti.md, "The return"). Wallet style writes spaces as `%20`;
 * card style writes them as `+` and appends `/?…` even to a URL that already has a query.
 */
export function returnUrl(payment: Payment, style: ReturnStyle): string {
  const base = payment.order.return_url
  const hasQuery = base.includes("?")
  const pairs = PAIRS[style](payment)
  if (style === "card") {
    return `${base}${hasQuery ? "/?" : "?"}${encode(pairs, "+")}`
  }
  return `${base}${hasQuery ? "&" : "?"}${encode(pairs, "%20")}`
}
