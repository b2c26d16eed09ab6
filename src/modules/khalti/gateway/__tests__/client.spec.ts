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

describe("what Khalti is asked", () => {
  it("makes a link with the key in the header and returns where to pay until when", async () => {
    khalti.replies(json(200, LINK))

    await expect(client().initiate(PAYMENT)).resolves.toEqual({
      pidx: PIDX,
      paymentUrl: LINK.payment_url,
      expiresAt: new Date("2026-07-01T06:15:00.471Z"),
    })
    expect(khalti.asked).toEqual([
      {
        path: "/api/v2/epayment/initiate/",
        authorization: `Key ${SECRET}`,
        body: PAYMENT,
        connection: expect.any(Number),
      },
    ])
  })

  it("asks for one pidx", async () => {
    khalti.replies(json(200, COMPLETED))

    await expect(client().lookup(PIDX)).resolves.toMatchObject({
      status: "completed",
      paisa: 112999,
    })
    expect(khalti.asked[0]).toMatchObject({
      path: "/api/v2/epayment/lookup/",
      body: { pidx: PIDX },
    })
  })

  it.each([
    [undefined, {}],
    [{ paisa: 5000 }, { amount: 5000 }],
    [{ mobile: "9800000005" }, { mobile: "9800000005" }],
    [
      { mobile: "9800000005", paisa: 5000 },
      { mobile: "9800000005", amount: 5000 },
    ],
  ])("returns the money of %p with the body %p", async (input, body) => {
    khalti.replies(json(200, REFUNDED))

    await expect(client().refund(TRANSACTION, input)).resolves.toEqual(REFUNDED)
    expect(khalti.asked).toEqual([
      expect.objectContaining({
        path: `/api/merchant-transaction/${TRANSACTION}/refund/`,
        body,
      }),
    ])
  })

  it.each([0, -5, 1.5, NaN])(
    "never sends a refund of %p paisa: Khalti might take it for a full one",
    async (paisa) => {
      const error = await failure(client().refund(TRANSACTION, { paisa }))

      expect(error).toMatchObject({ code: "validation", outcomeUnknown: false })
      expect(khalti.asked).toEqual([])
    }
  )

  it.each(["", "../../x", "a/b", "a?b", "a b"])(
    "never lets %p into a path",
    async (id) => {
      await failure(client().refund(id))
      await failure(client().lookup(id))

      expect(khalti.asked).toEqual([])
    }
  )

  it("keeps its connection open from one question to the next", async () => {
    khalti.replies(json(200, COMPLETED))
    const one = client()
    await one.lookup(PIDX)
    await one.lookup(PIDX)
    await one.initiate(PAYMENT).catch(() => undefined)

    expect(new Set(khalti.asked.map(({ connection }) => connection)).size).toBe(
      1
    )
  })

  it("is never sent to where a redirect points", async () => {
    khalti.replies((response) => {
      response.writeHead(307, { Location: "https://evil.example/" })
      response.end()
    })

    expect(await failure(client().initiate(PAYMENT))).toMatchObject({
      code: "bad_answer",
      outcomeUnknown: false,
    })
    expect(khalti.asked).toHaveLength(1)
  })
})

describe("a link's life", () => {
  const at = (body: object) => {
    khalti.replies(json(200, { ...LINK, ...body }))
    const now = () => Date.parse("2026-07-01T06:00:00Z")
    return client(2000, { now })
      .initiate(PAYMENT)
      .then(({ expiresAt }) => expiresAt.toISOString())
  }

  it.each([
    [{ expires_at: "2026-07-01T12:00:00+05:45" }, "2026-07-01T06:15:00.000Z"],
    [{ expires_at: "2026-07-01T12:00:00" }, "2026-07-01T06:15:00.000Z"],
    [{ expires_at: undefined, expires_in: 1800 }, "2026-07-01T06:30:00.000Z"],
    [{ expires_at: "soon", expires_in: "900" }, "2026-07-01T06:15:00.000Z"],
    [
      { expires_at: undefined, expires_in: undefined },
      "2026-07-01T07:00:00.000Z",
    ],
    [{ expires_at: null, expires_in: -1 }, "2026-07-01T07:00:00.000Z"],
  ])("%j ends at %p", async (body, end) => {
    expect(await at(body)).toBe(end)
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

    expect(JSON.stringify(await client().lookup(PIDX))).not.toContain(SECRET)
  })
})
