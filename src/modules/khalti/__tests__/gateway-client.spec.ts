import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { inspect } from "node:util"
import { KhaltiClient } from "../gateway/client"
import { KhaltiError } from "../gateway/errors"
import type { RetryClock } from "../gateway/retries"
import { drip, drop, FakeKhalti, hang, json, raw } from "./fake-khalti"

const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"
const PIDX = "bZQLD9wRVWo4CdESSfuSsB"
const TRANSACTION = "GFq9PFS7b2iYvL8Lir9oXe"
const PAYMENT = {
  return_url: "https://api.shop.np/khalti/callback/token",
  website_url: "https://shop.np",
  amount: 112999,
  purchase_order_id: "KH-1",
  purchase_order_name: "Dhaka topi",
}
const LINK = {
  pidx: PIDX,
  payment_url: `https://test-pay.khalti.com/?pidx=${PIDX}`,
  expires_at: "2026-07-01T12:00:00.471649+05:45",
  expires_in: 1800,
}
const COMPLETED = {
  pidx: PIDX,
  total_amount: 112999,
  status: "Completed",
  transaction_id: TRANSACTION,
  fee: 0,
  refunded: false,
}
const REFUNDED = { detail: "Transaction refund successful." }

const khalti = new FakeKhalti()
const clients: KhaltiClient[] = []

/** A client of the stand-in that does not really wait between its tries. */
const client = (timeoutMs = 2000, deps: Partial<RetryClock> = {}) => {
  const made = new KhaltiClient(
    {
      secretKey: SECRET,
      apiBase: `http://127.0.0.1:${khalti.port}/api/v2/`,
      refundBase: `http://127.0.0.1:${khalti.port}/api/merchant-transaction/`,
      timeoutMs,
      environment: "production",
    },
    { sleep: async () => undefined, ...deps }
  )
  clients.push(made)
  return made
}

const failure = async (call: Promise<unknown>): Promise<KhaltiError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(KhaltiError)
  return error as KhaltiError
}

beforeAll(() => khalti.start())
beforeEach(() => {
  khalti.asked.length = 0
})
afterEach(() => clients.splice(0).forEach((made) => made.close()))
afterAll(() => khalti.stop())

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

describe("a lookup is repeated, for it changes nothing", () => {
  it.each([
    ["an empty 500", raw(500, "")],
    ["HTML", raw(502, "<html>Bad gateway</html>")],
    ["a broken connection", drop],
    ["429", json(429, { detail: "Request was throttled." })],
  ])("after %s", async (_what, reply) => {
    khalti.replies(reply, reply, json(200, COMPLETED))

    expect((await client().lookup(PIDX)).status).toBe("completed")
    expect(khalti.asked).toHaveLength(3)
  })

  it("but at most twice", async () => {
    khalti.replies(raw(500, ""))

    expect(await failure(client().lookup(PIDX))).toMatchObject({
      code: "server_error",
      httpStatus: 500,
    })
    expect(khalti.asked).toHaveLength(3)
  })

  it.each([
    [401, { detail: "Invalid token.", status_code: 401 }],
    [404, { detail: "Not found.", error_key: "validation_error" }],
    [200, { ...COMPLETED, pidx: "another" }],
  ])(
    "never after an answer that will stay the same (%p)",
    async (status, body) => {
      khalti.replies(json(status, body))
      await failure(client().lookup(PIDX))

      expect(khalti.asked).toHaveLength(1)
    }
  )

  it("waits longer each time, spread by chance, and as long as Khalti asks", async () => {
    const pauses: number[] = []
    const sleep = async (ms: number) => void pauses.push(ms)
    const busy = json(429, {}, { "Retry-After": "1" })
    khalti.replies(raw(500, ""))
    await failure(client(2000, { sleep, random: () => 0 }).lookup(PIDX))
    await failure(client(2000, { sleep, random: () => 0.999 }).lookup(PIDX))
    khalti.replies(busy, json(200, COMPLETED))
    await client(2000, { sleep }).lookup(PIDX)

    expect(pauses.map(Math.round)).toEqual([100, 200, 300, 600, 1000])
  })

  it("gives up at once when Khalti asks for a longer pause than there is time", async () => {
    khalti.replies(json(429, {}, { "Retry-After": "120" }))

    expect(await failure(client().lookup(PIDX))).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 120_000,
    })
    expect(khalti.asked).toHaveLength(1)
  })

  it("takes one and a half times timeoutMs at the very most", async () => {
    khalti.replies(hang)
    const start = performance.now()
    const error = await failure(client(300, { random: () => 0 }).lookup(PIDX))

    expect(error.code).toBe("timeout")
    expect(performance.now() - start).toBeLessThan(300 * 1.5 + 150)
    expect(khalti.asked).toHaveLength(2)
  })
})

describe("an initiate or a refund is sent once, whatever happens", () => {
  const initiate = (made: KhaltiClient) => made.initiate(PAYMENT)
  const refund = (made: KhaltiClient) => made.refund(TRANSACTION)
  const calls = { initiate, refund }

  const lost = [
    ["a lost answer", drop, "connection_lost"],
    ["silence", hang, "timeout"],
    ["an answer that never ends", drip, "timeout"],
    ["an empty 500", raw(500, ""), "server_error"],
    ["a 504 page", raw(504, "<html>Timeout</html>"), "server_error"],
    ["a 200 page", raw(200, "<html>Welcome</html>"), "bad_answer"],
    ["an empty 200", raw(200, ""), "bad_answer"],
    ["a 200 of another shape", json(200, ["x"]), "bad_answer"],
    ["a 200 without success", json(200, { detail: "Queued" }), "bad_answer"],
  ] as const

  describe.each(["initiate", "refund"] as const)("%s", (call) => {
    it.each(lost)(
      "after %s nobody knows whether it was done",
      async (_what, reply, code) => {
        khalti.replies(reply)

        expect(await failure(calls[call](client(200)))).toMatchObject({
          code,
          operation: call,
          outcomeUnknown: true,
        })
        expect(khalti.asked).toHaveLength(1)
      }
    )

    it.each([
      [400, "any"],
      [401, "refused_key"],
      [429, "rate_limited"],
    ])("after a %p it was not done", async (status, code) => {
      khalti.replies(json(status, { detail: "No." }))
      const error = await failure(calls[call](client()))

      expect(error.outcomeUnknown).toBe(false)
      expect(["any", error.code]).toContain(code)
      expect(khalti.asked).toHaveLength(1)
    })

    it("when Khalti cannot be reached it was not done", async () => {
      const { port, close } = await closedPort()
      close()
      const made = new KhaltiClient({
        secretKey: SECRET,
        apiBase: `http://127.0.0.1:${port}/api/v2/`,
        refundBase: `http://127.0.0.1:${port}/api/merchant-transaction/`,
        timeoutMs: 1000,
      })

      expect(await failure(calls[call](made))).toMatchObject({
        code: "unreachable",
        outcomeUnknown: false,
        merchantMessage: expect.stringContaining("ECONNREFUSED"),
      })
    })
  })

  it("when Khalti's name is not known it was not done", async () => {
    const made = new KhaltiClient({
      secretKey: SECRET,
      apiBase: "http://khalti.invalid/api/v2/",
      refundBase: "http://khalti.invalid/api/merchant-transaction/",
      timeoutMs: 5000,
    })

    expect(await failure(made.initiate(PAYMENT))).toMatchObject({
      code: "unreachable",
      outcomeUnknown: false,
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

    expect(JSON.stringify(await client().lookup(PIDX))).not.toContain(SECRET)
  })
})

/** A port that was free a moment ago. */
const closedPort = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => server.close(),
  }
}
