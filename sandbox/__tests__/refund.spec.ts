import { startSandbox, type Sandbox } from ".."
import { INVENTED } from "../answers"
import { lookup, newLink, ORDER, paidLink, post, refund } from "./merchant"

const DONE = { status: 200, body: { detail: "Transaction refund successful." } }

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

async function expectInventedRefusal(
  pidx: string,
  body: object,
  words = ""
): Promise<void> {
  const before = sandbox.payment(pidx).refunded
  const reply = await refund(sandbox, pidx, body)
  expect(reply.status).toBe(400)
  expect(reply.body.detail).toContain(INVENTED + words)
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
    expect(await refund(sandbox, pidx, body)).toMatchObject(DONE)
    expect(sandbox.payment(pidx)).toMatchObject({ status, refunded })
    expect((await lookup(sandbox, pidx)).body).toMatchObject({
      status,
      total_amount: ORDER.amount,
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
    sandbox.quirks({ needsMobile: false }, pidx)
    expect(await refund(sandbox, pidx)).toMatchObject(DONE)
  })
})

describe("refused in words that say they are invented", () => {
  it("a second full refund: nothing is left", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx)
    await expectInventedRefusal(pidx, {}, "Nothing of this transaction is left")
  })

  it.each<[string, "wallet" | "bank", object]>([
    ["more than was paid", "wallet", { amount: ORDER.amount + 1 }],
    ["nothing", "wallet", { amount: 0 }],
    ["a bank refund without mobile", "bank", {}],
    ["a bank refund to a masked mobile", "bank", { mobile: "98XXXXX001" }],
  ])("%s", async (_fact, channel, body) => {
    await expectInventedRefusal(await paidLink(sandbox, channel), body)
  })

  it("more than is left after a part", async () => {
    const pidx = await paidLink(sandbox)
    await refund(sandbox, pidx, { amount: 100000 })
    await expectInventedRefusal(pidx, { amount: 30001 })
  })

  it("an unknown transaction", async () => {
    const { status, body } = await post(
      sandbox,
      "/api/merchant-transaction/unknown/refund/",
      {}
    )
    expect(status).toBe(404)
    expect(body.detail).toContain(INVENTED)
  })
})

it("refuses a fraction of a paisa", async () => {
  const reply = await refund(sandbox, await paidLink(sandbox), { amount: 10.5 })
  expect(reply).toMatchObject({
    status: 400,
    body: { amount: ["A valid integer is required."] },
  })
})

it("has no refund under v2", async () => {
  const pidx = await paidLink(sandbox)
  const id = sandbox.payment(pidx).transaction_id
  expect(
    (await post(sandbox, `/api/v2/merchant-transaction/${id}/refund/`, {}))
      .status
  ).toBe(404)
})

it("asks for the key like the other calls", async () => {
  expect(
    (await post(sandbox, "/api/merchant-transaction/a/refund/", {}, null))
      .status
  ).toBe(401)
})

it("refuses to refund in the dashboard what was never paid", async () => {
  const pidx = await newLink(sandbox)
  expect(() => sandbox.refundOutside(pidx)).toThrow("Cannot refund")
})
