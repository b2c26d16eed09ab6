import {
  KhaltiClient,
  type KhaltiClientConfig,
  type RetryClock,
} from "../client"
import { KhaltiError } from "../errors"
import { FakeKhalti } from "./fake-khalti"

export const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"
export const PIDX = "bZQLD9wRVWo4CdESSfuSsB"
export const TRANSACTION = "GFq9PFS7b2iYvL8Lir9oXe"
export const PAYMENT = {
  return_url: "https://api.shop.np/khalti/callback/token",
  website_url: "https://shop.np",
  amount: 112999,
  purchase_order_id: "KH-1",
  purchase_order_name: "Dhaka topi",
}
export const LINK = {
  pidx: PIDX,
  payment_url: `https://test-pay.khalti.com/?pidx=${PIDX}`,
  expires_at: "2026-07-01T12:00:00.471649+05:45",
  expires_in: 1800,
}
export const COMPLETED = {
  pidx: PIDX,
  total_amount: 112999,
  status: "Completed",
  transaction_id: TRANSACTION,
  fee: 0,
  refunded: false,
}
export const REFUNDED = { detail: "Transaction refund successful." }

/** What a client of the server at `origin` is configured with. */
export function configFor(
  origin: string,
  timeoutMs: number
): KhaltiClientConfig {
  return {
    secretKey: SECRET,
    apiBase: `${origin}/api/v2/`,
    refundBase: `${origin}/api/merchant-transaction/`,
    timeoutMs,
    environment: "production",
  }
}

/** Starts a server in Khalti's place for a file's tests, and makes clients of it that do not wait between their tries. */
export function useFakeKhalti() {
  const khalti = new FakeKhalti()
  const clients: KhaltiClient[] = []
  const client = (timeoutMs = 2000, clock: Partial<RetryClock> = {}) => {
    const config = configFor(`http://127.0.0.1:${khalti.port}`, timeoutMs)
    const made = new KhaltiClient(config, {
      sleep: async () => undefined,
      ...clock,
    })
    clients.push(made)
    return made
  }
  beforeAll(() => khalti.start())
  beforeEach(() => {
    khalti.received.length = 0
  })
  afterEach(() => clients.splice(0).forEach((made) => made.close()))
  afterAll(() => khalti.stop())
  return { khalti, client }
}

/** The error a call ends with. */
export async function failure(call: Promise<unknown>): Promise<KhaltiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(KhaltiError)
  return error as KhaltiError
}
