import { startSandbox, type Sandbox } from ".."
import { INVENTED } from "../answers"
import { newLink, ORDER } from "./merchant"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const keysOf = (url: string) => [...new URL(url).searchParams.keys()]
const valuesOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

const WALLET_KEYS = [
  "pidx",
  "transaction_id",
  "tidx",
  "txnId",
  "amount",
  "total_amount",
  "mobile",
  "status",
  "purchase_order_id",
  "purchase_order_name",
]

describe("wallet style", () => {
  it("carries the documented keys, the transaction id and a masked mobile", async () => {
    const pidx = await newLink(sandbox)
    const url = sandbox.pay(pidx, { mobile: "9800000005" })
    expect(url.startsWith(`${ORDER.return_url}?pidx=${pidx}`)).toBe(true)
    expect(keysOf(url)).toEqual(WALLET_KEYS)
    const { transaction_id } = sandbox.payment(pidx)
    const money = {
      amount: "130000",
      total_amount: "130000",
      status: "Completed",
    }
    expect(valuesOf(url)).toMatchObject({
      ...money,
      transaction_id,
      tidx: transaction_id,
      mobile: "98XXXXX005",
    })
  })

  it("writes spaces as %20", async () => {
    expect(sandbox.pay(await newLink(sandbox))).toContain(
      "purchase_order_name=Two%20shirts"
    )
  })

  it("says Pending for a bank payment that is not settled", async () => {
    expect(valuesOf(sandbox.pend(await newLink(sandbox))).status).toBe(
      "Pending"
    )
  })
})

describe("card style", () => {
  it("has status first, pidx last, bank_reference=None and + for spaces", async () => {
    sandbox.quirks({ cardStyle: true })
    const url = sandbox.pay(await newLink(sandbox))
    const keys = keysOf(url)
    expect([keys[0], keys.at(-1)]).toEqual(["status", "pidx"])
    expect(url).toContain("&bank_reference=None&")
    expect(url).toContain("purchase_order_name=Two+shirts&")
  })

  it("appends /?status= to a URL that already has a query", async () => {
    const pidx = await newLink(sandbox, {
      return_url: "https://shop.example/back?ref=1",
    })
    sandbox.pay(pidx)
    expect(sandbox.returnUrl(pidx, "card")).toContain(
      "/back?ref=1/?status=Completed&"
    )
  })
})

it("cancel: the same keys, with transaction_id, tidx and mobile empty", async () => {
  const url = sandbox.cancel(await newLink(sandbox))
  expect(keysOf(url)).toEqual(WALLET_KEYS)
  expect(valuesOf(url)).toMatchObject({
    status: "User canceled",
    transaction_id: "",
    tidx: "",
    mobile: "",
  })
  expect(url).toContain("status=User%20canceled")
})

it("the older failure form carries only an (invented) message and no pidx", async () => {
  const pidx = await newLink(sandbox)
  sandbox.quirks({ withoutPidx: true }, pidx)
  const url = sandbox.cancel(pidx)
  expect(keysOf(url)).toEqual(["message"])
  expect(valuesOf(url).message).toContain(INVENTED)
})
