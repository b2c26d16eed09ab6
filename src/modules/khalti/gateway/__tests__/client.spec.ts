import { inspect } from "node:util"
import { drop, hang, json, raw } from "./fake-khalti"
import {
  COMPLETED,
  failure,
  LINK,
  PAYMENT,
  PIDX,
  REFUNDED,
  SECRET,
  TRANSACTION,
  useFakeKhalti,
} from "./gateway-fixture"

const { khalti, client } = useFakeKhalti()

describe("the requests to Khalti", () => {
  it("initiate: the key in the header; back come the page to pay on and the link's end", async () => {
    khalti.replies(json(200, LINK))

    await expect(client().initiate(PAYMENT)).resolves.toEqual({
      pidx: PIDX,
      paymentUrl: LINK.payment_url,
      expiresAt: new Date("2026-07-01T06:15:00.471Z"),
    })
    expect(khalti.received).toEqual([
      {
        path: "/api/v2/epayment/initiate/",
        authorization: `Key ${SECRET}`,
        body: PAYMENT,
        connection: 1,
      },
    ])
  })

  it("lookup: one pidx", async () => {
    khalti.replies(json(200, COMPLETED))

    await expect(client().lookup(PIDX)).resolves.toEqual({
      status: "completed",
      rawStatus: "Completed",
      paisa: 112999,
      transactionId: TRANSACTION,
      fee: 0,
    })
    expect(khalti.received).toEqual([
      expect.objectContaining({
        path: "/api/v2/epayment/lookup/",
        authorization: `Key ${SECRET}`,
        body: { pidx: PIDX },
      }),
    ])
  })

  it.each([
    [undefined, {}],
    [{ paisa: 5000 }, { amount: 5000 }],
    [{ paisa: 1 }, { amount: 1 }],
    [{ mobile: "9800000005" }, { mobile: "9800000005" }],
    [
      { mobile: "9800000005", paisa: 5000 },
      { mobile: "9800000005", amount: 5000 },
    ],
  ])("refund of %p: the body is %p", async (input, body) => {
    khalti.replies(json(200, REFUNDED))

    await expect(client().refund(TRANSACTION, input)).resolves.toBeUndefined()
    expect(khalti.received).toEqual([
      expect.objectContaining({
        path: `/api/merchant-transaction/${TRANSACTION}/refund/`,
        authorization: `Key ${SECRET}`,
        body,
      }),
    ])
  })

  it.each([0, -5, 1.5, NaN])(
    "a refund of %p paisa is never sent: Khalti might take it for a full one",
    async (paisa) => {
      const error = await failure(client().refund(TRANSACTION, { paisa }))

      expect(error).toMatchObject({
        code: "validation",
        operation: "refund",
        outcomeUnknown: false,
        merchantMessage:
          "Khalti was not asked: the amount is not a positive number of paisa",
      })
      expect(khalti.received).toEqual([])
    }
  )

  it.each(["", "../../x", "a/b", "a?b", "a b", "x".repeat(101)])(
    "%p gets into no path and no body",
    async (id) => {
      expect(await failure(client().refund(id))).toMatchObject({
        code: "validation",
        operation: "refund",
        merchantMessage:
          "Khalti was not asked: the transaction_id is not one of Khalti's",
      })
      expect(await failure(client().lookup(id))).toMatchObject({
        code: "validation",
        operation: "lookup",
        merchantMessage:
          "Khalti was not asked: the pidx is not one of Khalti's",
      })
      expect(khalti.received).toEqual([])
    }
  )

  it("keep their connection open from one to the next", async () => {
    khalti.replies(json(200, COMPLETED), json(200, COMPLETED), json(200, LINK))
    const one = client()
    await one.lookup(PIDX)
    await one.lookup(PIDX)
    await one.initiate(PAYMENT)

    const [first] = khalti.received
    expect(khalti.received.map(({ connection }) => connection)).toEqual(
      Array(3).fill(first.connection)
    )
  })

  it("are never sent to where a redirect points", async () => {
    khalti.replies((response) => {
      response.writeHead(307, { Location: "https://evil.example/" })
      response.end()
    })

    expect(await failure(client().initiate(PAYMENT))).toMatchObject({
      code: "bad_answer",
      httpStatus: 307,
      outcomeUnknown: false,
    })
    expect(khalti.received).toHaveLength(1)
  })
})

describe("a link's life", () => {
  it("is counted from now when Khalti names no end", async () => {
    khalti.replies(json(200, { ...LINK, expires_at: null, expires_in: null }))
    const now = () => Date.parse("2026-07-01T06:00:00Z")

    expect(await client(2000, { now }).initiate(PAYMENT)).toMatchObject({
      expiresAt: new Date("2026-07-01T07:00:00Z"),
    })
  })
})

describe("the secret key", () => {
  it.each([
    [
      "a refusal that repeats it",
      json(401, { detail: `Invalid token. ${SECRET}` }),
    ],
    [
      "a field that repeats it",
      json(400, { [SECRET]: [SECRET], amount: [SECRET] }),
    ],
    ["a broken connection", drop],
    ["a timeout", hang],
    ["a page that repeats it", raw(200, SECRET)],
    [
      "a status that repeats it",
      json(200, { ...COMPLETED, status: SECRET, pidx: SECRET }),
    ],
  ])("is nowhere in the error after %s", async (_what, reply) => {
    khalti.replies(reply)
    for (const call of [
      () => client(150).lookup(PIDX),
      () => client(150).initiate(PAYMENT),
      () => client(150).refund(TRANSACTION),
    ]) {
      const error = await failure(call())
      const everything = [
        inspect(error, { depth: 20, showHidden: true, getters: true }),
        JSON.stringify(error),
        error.stack,
        error.customerMessage,
      ].join("\n")

      expect(everything).not.toContain(SECRET)
      expect(error.cause).toBeUndefined()
    }
  })

  it("is nowhere in an answer either", async () => {
    khalti.replies(json(200, { ...COMPLETED, status: `Odd ${SECRET}` }))

    expect(await client().lookup(PIDX)).toMatchObject({
      status: "unknown",
      rawStatus: "Odd [secret key]",
    })
  })
})
