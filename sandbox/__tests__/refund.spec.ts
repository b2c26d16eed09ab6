import { startSandbox, type Sandbox } from ".."
import { INVENTED } from "../answers"
import { lookup, newLink, ORDER, paidLink, post, refund } from "./merchant"

const BODY = { detail: "Transaction refund successful." }
const DONE = { status: 200, body: BODY, text: JSON.stringify(BODY) }

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

async function expectInventedRefusal(
  pidx: string,
  body: object,
  text: string
): Promise<void> {
  const before = sandbox.payment(pidx).refunded
  const reply = await refund(sandbox, pidx, body)
  expect([reply.status, reply.body]).toEqual([400, { detail: INVENTED + text }])
  expect(sandbox.payment(pidx).refunded).toBe(before)
}

describe("money goes back", () => {
  it.each<[string, "wallet" | "bank", object, string, number]>([
    ["wallet full: {}", "wallet", {}, "Refunded", ORDER.amount],
    [
      "wallet partial: {amount}",
      "wallet",
      { amount: 500 },
      "Partially Refunded",
      500,
    ],
    [
      "wallet partial with a numeric string",
      "wallet",
      { amount: "500" },
      "Partially Refunded",
      500,
    ],
    [
      "bank full: {mobile}",
      "bank",
      { mobile: "9800000001" },
      "Refunded",
      ORDER.amount,
    ],
    [
      "bank partial: {mobile, amount}",
      "bank",
      { mobile: "9800000001", amount: 7 },
      "Partially Refunded",
      7,
    ],
  ])("%s", async (_fact, channel, body, status, refunded) => {
    const pidx = await paidLink(sandbox, channel)
    expect(await refund(sandbox, pidx, body)).toEqual(DONE)
    expect(sandbox.payment(pidx)).toMatchObject({ status, refunded })
    expect((await lookup(sandbox, pidx)).body).toEqual({
      pidx,
      total_amount: ORDER.amount,
      status,
      transaction_id: sandbox.payment(pidx).transaction_id,
      fee: 0,
      refunded: true,
    })
  })

  it("parts add up to Refunded", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx, { amount: 30000 })
    await refund(sandbox, pidx, { amount: 30000 })
    expect(sandbox.payment(pidx)).toMatchObject({
      status: "Partially Refunded",
      refunded: 60000,
    })
    await refund(sandbox, pidx, { amount: 70000 })
    expect(sandbox.payment(pidx)).toMatchObject({
      status: "Refunded",
      refunded: ORDER.amount,
    })
  })

  it("the same partial refund sent twice is paid twice: it is not idempotent", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx, { amount: 500 })
    await refund(sandbox, pidx, { amount: 500 })
    expect(sandbox.payment(pidx).refunded).toBe(1000)
  })

  it("a bank refund without mobile, where needsMobile is off", async () => {
    const pidx = await paidLink(sandbox, "bank")
    sandbox.quirks({ needsMobile: false })
    expect(await refund(sandbox, pidx)).toEqual(DONE)
  })
})

describe("refused in words that say they are invented", () => {
  it("a second full refund: nothing is left", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx)
    await expectInventedRefusal(
      pidx,
      {},
      "Nothing of this transaction is left to refund."
    )
  })

  const RANGE = "The amount must be between 1 and 130000 paisa."

  it.each<[string, "wallet" | "bank", object, string]>([
    ["more than was paid", "wallet", { amount: ORDER.amount + 1 }, RANGE],
    ["nothing", "wallet", { amount: 0 }, RANGE],
    [
      "a bank refund without mobile",
      "bank",
      {},
      "A refund of a bank payment needs the mobile of a Khalti account.",
    ],
    [
      "a bank refund to a masked mobile",
      "bank",
      { mobile: "98XXXXX001" },
      "The mobile must be a full Khalti ID; the masked one of the return is of no use.",
    ],
  ])("%s", async (_fact, channel, body, text) => {
    await expectInventedRefusal(await paidLink(sandbox, channel), body, text)
  })

  it("more than is left after a part", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx, { amount: 100000 })
    await expectInventedRefusal(
      pidx,
      { amount: 30001 },
      "The amount must be between 1 and 30000 paisa."
    )
  })

  it("an unknown transaction", async () => {
    const { status, body } = await post(
      sandbox,
      "/api/merchant-transaction/unknown/refund/",
      {}
    )
    expect([status, body]).toEqual([
      404,
      { detail: `${INVENTED}No such transaction.` },
    ])
  })
})

it("refuses a fraction of a paisa", async () => {
  const reply = await refund(sandbox, await paidLink(sandbox), { amount: 10.5 })
  expect([reply.status, reply.body]).toEqual([
    400,
    { amount: ["A valid integer is required."], error_key: "validation_error" },
  ])
})

it("has no refund under v2", async () => {
  const pidx = await paidLink(sandbox)
  const id = sandbox.payment(pidx).transaction_id
  expect(
    (await post(sandbox, `/api/v2/merchant-transaction/${id}/refund/`, {}))
      .status
  ).toBe(404)
})

it("wants the key like the other calls", async () => {
  const { status, body } = await post(
    sandbox,
    "/api/merchant-transaction/a/refund/",
    {},
    null
  )
  expect([status, body]).toEqual([
    401,
    {
      detail: "Authentication credentials were not provided.",
      status_code: 401,
    },
  ])
})

it("refuses to refund in the dashboard what was never paid", async () => {
  const pidx = await newLink(sandbox)
  expect(() => sandbox.refundOutside(pidx)).toThrow(
    `Cannot refund 130000 paisa of ${pidx}: Initiated, 130000 left`
  )
})
