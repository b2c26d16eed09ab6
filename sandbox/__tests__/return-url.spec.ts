import { startSandbox, type Sandbox } from ".."
import { INVENTED } from "../answers"
import { newLink, ORDER } from "./merchant"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

it("wallet style: the documented keys, a masked mobile, and %20 for spaces", async () => {
  const pidx = await newLink(sandbox)
  const url = sandbox.pay(pidx, { mobile: "9800000005" })
  const { transaction_id: id } = sandbox.payment(pidx)
  expect(url).toBe(
    `${ORDER.return_url}?pidx=${pidx}&transaction_id=${id}&tidx=${id}&txnId=${id}` +
      "&amount=130000&total_amount=130000&mobile=98XXXXX005&status=Completed" +
      "&purchase_order_id=order%201&purchase_order_name=Two%20shirts"
  )
})

it("wallet style: says Pending for a bank payment that is not settled", async () => {
  const { searchParams } = new URL(sandbox.pend(await newLink(sandbox)))
  expect(searchParams.get("status")).toBe("Pending")
})

describe("card style", () => {
  it("has status first, pidx last, bank_reference=None and + for spaces", async () => {
    const pidx = await newLink(sandbox)
    sandbox.pay(pidx)
    const { transaction_id: id } = sandbox.payment(pidx)
    expect(sandbox.returnUrl(pidx, "card")).toBe(
      `${ORDER.return_url}?status=Completed&t=${id}&idx=${id}&token=${id}&bank_reference=None` +
        `&amount=130000&mobile=98XXXXX000&transaction_id=${id}&tidx=${id}&total_amount=130000` +
        `&purchase_order_id=order+1&purchase_order_name=Two+shirts&pidx=${pidx}`
    )
  })

  it("appends /?status= to a URL that already has a query", async () => {
    const return_url = "https://shop.example/back?ref=1"
    const pidx = await newLink(sandbox, { return_url })
    sandbox.pay(pidx)
    const [before, appended] = sandbox.returnUrl(pidx, "card").split("/?")
    expect([before, appended.split("&")[0]]).toEqual([
      return_url,
      "status=Completed",
    ])
  })
})

it("cancel: the same keys, with transaction_id, tidx and mobile empty", async () => {
  const pidx = await newLink(sandbox)
  expect(sandbox.cancel(pidx)).toBe(
    `${ORDER.return_url}?pidx=${pidx}&transaction_id=&tidx=&txnId=` +
      "&amount=130000&total_amount=130000&mobile=&status=User%20canceled" +
      "&purchase_order_id=order%201&purchase_order_name=Two%20shirts"
  )
})

it("the older failure form carries only an (invented) message and no pidx", async () => {
  const { searchParams } = new URL(
    sandbox.returnUrl(await newLink(sandbox), "no_pidx")
  )
  expect([...searchParams]).toEqual([
    ["message", `${INVENTED}The payment could not be made.`],
  ])
})
