import { DEFAULT_KEY, type Sandbox } from ".."

/** A body that initiate accepts; amounts in paisa. */
export const ORDER = {
  return_url: "https://shop.example/khalti/callback/abc",
  website_url: "https://shop.example",
  amount: 130000,
  purchase_order_id: "order 1",
  purchase_order_name: "Two shirts",
}

export type Reply = {
  status: number
  text: string
  body: Record<string, unknown>
}

/** POSTs JSON as a merchant's server; a string body goes out as it is. */
export async function post(
  sandbox: Sandbox,
  path: string,
  body: unknown,
  authorization: string | null = `Key ${DEFAULT_KEY}`
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      ...(authorization === null ? {} : { authorization }),
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })
  const text = await response.text()
  const isJson = response.headers.get("content-type")?.includes("json")
  return {
    status: response.status,
    text,
    body: isJson && text.endsWith("}") ? JSON.parse(text) : {},
  }
}

export function initiate(
  sandbox: Sandbox,
  changes: object = {}
): Promise<Reply> {
  return post(sandbox, "/api/v2/epayment/initiate/", { ...ORDER, ...changes })
}

export function lookup(sandbox: Sandbox, pidx: string): Promise<Reply> {
  return post(sandbox, "/api/v2/epayment/lookup/", { pidx })
}

/** Refunds the payment's transaction. */
export function refund(
  sandbox: Sandbox,
  pidx: string,
  body: object = {}
): Promise<Reply> {
  const { transaction_id } = sandbox.payment(pidx)
  return post(
    sandbox,
    `/api/merchant-transaction/${transaction_id}/refund/`,
    body
  )
}

/** A new link's pidx. */
export async function newLink(
  sandbox: Sandbox,
  changes: object = {}
): Promise<string> {
  const { body } = await initiate(sandbox, changes)
  return String(body.pidx)
}

/** A new link, paid. */
export async function paidLink(
  sandbox: Sandbox,
  channel: "wallet" | "bank" = "wallet"
): Promise<string> {
  const pidx = await newLink(sandbox)
  sandbox.pay(pidx, { channel })
  return pidx
}
