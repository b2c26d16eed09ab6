import { startSandbox, type Sandbox } from ".."
import { lookup, newLink, ORDER, paidLink, post } from "./merchant"

const MINUTE = 60_000

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

type Doing = (pidx: string) => unknown

describe("every status", () => {
  it.each<[string, number, Doing]>([
    ["Initiated", 200, () => undefined],
    ["Completed", 200, (pidx) => sandbox.pay(pidx)],
    ["Pending", 200, (pidx) => sandbox.pend(pidx)],
    ["Expired", 400, (pidx) => sandbox.expire(pidx)],
    ["User canceled", 400, (pidx) => sandbox.cancel(pidx)],
    ["Failed", 200, (pidx) => sandbox.fail(pidx)],
    ["Canceled", 200, (pidx) => sandbox.setStatus(pidx, "Canceled")],
    [
      "a word of no document",
      418,
      (pidx) => sandbox.setStatus(pidx, "a word of no document", 418),
    ],
  ])(
    "%s is answered with %i and a normal body of six fields",
    async (word, code, doing) => {
      const pidx = await newLink(sandbox)
      doing(pidx)
      const { status, body } = await lookup(sandbox, pidx)
      expect(status).toBe(code)
      expect(body).toEqual({
        pidx,
        total_amount: ORDER.amount,
        status: word,
        transaction_id:
          word === "Completed" ? sandbox.payment(pidx).transaction_id : null,
        fee: 0,
        refunded: false,
      })
    }
  )

  it("gives a transaction id of 22 base57 characters once paid", async () => {
    const { body } = await lookup(sandbox, await paidLink(sandbox))
    expect(body.transaction_id).toMatch(/^[2-9A-HJ-NP-Za-km-z]{22}$/)
  })

  it.each<[string, number | undefined, object]>([
    ["Refunded", undefined, {}],
    ["Partially Refunded", 500, {}],
    [
      "Partially refunded",
      500,
      { partiallyRefundedSpelling: "Partially refunded" },
    ],
    ["Completed", undefined, { refundStaysCompleted: true }],
  ])(
    "%s with refunded: true after a refund in the dashboard",
    async (status, paisa, quirks) => {
      const pidx = await paidLink(sandbox)
      sandbox.quirks(quirks)
      sandbox.refundOutside(pidx, paisa)
      const reply = await lookup(sandbox, pidx)
      expect([reply.status, reply.body]).toEqual([
        200,
        {
          pidx,
          total_amount: ORDER.amount,
          status,
          transaction_id: sandbox.payment(pidx).transaction_id,
          fee: 0,
          refunded: true,
        },
      ])
    }
  )
})

describe("time", () => {
  it("expires an unpaid link when its minutes have gone by, and not before", async () => {
    const pidx = await newLink(sandbox)
    sandbox.shift(29 * MINUTE)
    expect((await lookup(sandbox, pidx)).body.status).toBe("Initiated")
    sandbox.shift(MINUTE)
    const { status, body } = await lookup(sandbox, pidx)
    expect([status, body.status]).toEqual([400, "Expired"])
  })

  it("expires no link that is paid, pending or canceled", async () => {
    const [paid, pending, canceled] = [
      await newLink(sandbox),
      await newLink(sandbox),
      await newLink(sandbox),
    ]
    sandbox.pay(paid)
    sandbox.pend(pending)
    sandbox.cancel(canceled)
    sandbox.shift(90 * MINUTE)
    expect(sandbox.payments().map(({ status }) => status)).toEqual([
      "Completed",
      "Pending",
      "User canceled",
    ])
  })
})

describe("late and odd money", () => {
  it.each<[string, Doing]>([
    ["canceled", (pidx) => sandbox.cancel(pidx)],
    ["expired", () => sandbox.shift(31 * MINUTE)],
  ])("a link can be Completed after it was %s", async (_word, doing) => {
    const pidx = await newLink(sandbox)
    doing(pidx)
    sandbox.payLate(pidx)
    const { status, body } = await lookup(sandbox, pidx)
    expect([status, body.status]).toEqual([200, "Completed"])
  })

  it.each(["Completed", "Failed"] as const)(
    "a Pending payment can settle as %s",
    async (outcome) => {
      const pidx = await newLink(sandbox)
      sandbox.pend(pidx)
      sandbox.settle(pidx, outcome)
      expect((await lookup(sandbox, pidx)).body.status).toBe(outcome)
    }
  )

  it("reports less or more than asked, and only once paid", async () => {
    const pidx = await newLink(sandbox)
    sandbox.setAmount(pidx, 100)
    expect((await lookup(sandbox, pidx)).body.total_amount).toBe(ORDER.amount)
    sandbox.pay(pidx)
    expect((await lookup(sandbox, pidx)).body.total_amount).toBe(100)
  })

  it.each<[string, number, Doing]>([
    ["a canceled", 0, (pidx) => sandbox.cancel(pidx)],
    ["a pending", 0, (pidx) => sandbox.pend(pidx)],
    ["a paid", ORDER.amount, (pidx) => sandbox.pay(pidx)],
  ])(
    "where amountZeroOnCancel is on, %s payment has total_amount %i",
    async (_word, paisa, doing) => {
      sandbox.quirks({ amountZeroOnCancel: true })
      const pidx = await newLink(sandbox)
      doing(pidx)
      expect((await lookup(sandbox, pidx)).body.total_amount).toBe(paisa)
    }
  )

  it("lets nobody pay a link twice, after its end, or late while it is open", async () => {
    const [paid, canceled, open] = [
      await paidLink(sandbox),
      await newLink(sandbox),
      await newLink(sandbox),
    ]
    sandbox.cancel(canceled)
    expect(() => sandbox.pay(paid)).toThrow(
      `Payment ${paid} cannot be paid: it is Completed`
    )
    expect(() => sandbox.pay(canceled)).toThrow(
      `Payment ${canceled} cannot be paid: it is User canceled`
    )
    expect(() => sandbox.payLate(open)).toThrow(
      `Payment ${open} cannot be paid late: it is Initiated`
    )
    expect(() => sandbox.pay("unknown")).toThrow(
      "The sandbox has no payment with pidx unknown"
    )
  })
})

describe("refused", () => {
  it.each<[number, object]>([
    [404, {}],
    [400, { unknownPidxIs400: true }],
  ])("an unknown pidx with %i and the same body", async (status, quirks) => {
    sandbox.quirks(quirks)
    const reply = await lookup(sandbox, "unknown")
    expect(reply.status).toBe(status)
    expect(reply.body).toEqual({
      detail: "Not found.",
      error_key: "validation_error",
    })
  })

  it("a body without pidx", async () => {
    const { status, body } = await post(sandbox, "/api/v2/epayment/lookup/", {})
    expect(status).toBe(400)
    expect(body).toEqual({
      pidx: ["This field is required."],
      error_key: "validation_error",
    })
  })

  it("a wrong key", async () => {
    const { status, body } = await post(
      sandbox,
      "/api/v2/epayment/lookup/",
      { pidx: "a" },
      "Key no"
    )
    expect(status).toBe(401)
    expect(body).toEqual({ detail: "Invalid token.", status_code: 401 })
  })
})
