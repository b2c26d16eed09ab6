import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { KhaltiClient } from "../client"
import { drip, drop, hang, json, raw } from "./fake-khalti"
import {
  COMPLETED,
  failure,
  PAYMENT,
  PIDX,
  SECRET,
  TRANSACTION,
  useFakeKhalti,
} from "./gateway-fixture"

const { khalti, client } = useFakeKhalti()

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
    [
      "a 200 that denies it in one word",
      json(200, { detail: "Refund unsuccessful." }),
      "bad_answer",
    ],
    [
      "a 200 that denies it in two",
      json(200, { detail: "Refund was not successful." }),
      "bad_answer",
    ],
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

/** A port that was free a moment ago. */
const closedPort = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => server.close(),
  }
}
