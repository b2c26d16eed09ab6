import { createServer, type AddressInfo } from "node:net"
import { KhaltiClient } from "../client"
import { drip, drop, hang, json, raw, type Reply } from "./fake-khalti"
import {
  COMPLETED,
  configFor,
  failure,
  PAYMENT,
  PIDX,
  TRANSACTION,
  useFakeKhalti,
} from "./gateway-fixture"

const { khalti, client } = useFakeKhalti()

describe("a lookup is repeated, because it changes nothing", () => {
  it.each([
    ["an empty 500", raw(500, "")],
    ["HTML", raw(502, "<html>Bad gateway</html>")],
    ["a broken connection", drop],
  ])("after %s", async (_what, reply) => {
    khalti.replies(reply, reply, json(200, COMPLETED))

    expect((await client().lookup(PIDX)).status).toBe("completed")
    expect(khalti.received).toHaveLength(3)
  })

  it("but at most twice", async () => {
    khalti.replies(raw(500, ""))

    expect(await failure(client().lookup(PIDX))).toMatchObject({
      code: "server_error",
      httpStatus: 500,
    })
    expect(khalti.received).toHaveLength(3)
  })

  it.each([
    [401, { detail: "Invalid token.", status_code: 401 }, "refused_key"],
    [404, { detail: "Not found.", error_key: "validation_error" }, "not_found"],
    [200, { ...COMPLETED, pidx: "another" }, "bad_answer"],
    [429, { detail: "Request was throttled." }, "rate_limited"],
  ])(
    "never after an answer that will stay the same, or that wants a pause (%p)",
    async (status, body, code) => {
      khalti.replies(json(status, body))

      expect((await failure(client().lookup(PIDX))).code).toBe(code)
      expect(khalti.received).toHaveLength(1)
    }
  )

  it("waits longer each time, spread by chance, and as long as Khalti asks", async () => {
    const pauses: number[] = []
    const sleep = async (ms: number) => void pauses.push(ms)
    const busy = json(503, {}, { "Retry-After": "1" })
    khalti.replies(raw(500, ""))
    await failure(client(2000, { sleep, random: () => 0 }).lookup(PIDX))
    await failure(client(2000, { sleep, random: () => 0.999 }).lookup(PIDX))
    khalti.replies(busy, json(200, COMPLETED))
    await client(2000, { sleep }).lookup(PIDX)

    expect(pauses.map(Math.round)).toEqual([100, 200, 300, 600, 1000])
  })

  it("reads a Retry-After that is a date, and none that is neither", async () => {
    const pauses: number[] = []
    const sleep = async (ms: number) => void pauses.push(ms)
    const past = json(503, {}, { "Retry-After": new Date(0).toUTCString() })
    const odd = json(503, {}, { "Retry-After": "soon" })
    khalti.replies(past, odd, json(200, COMPLETED))
    await client(2000, { sleep, random: () => 0.5 }).lookup(PIDX)

    expect(pauses).toEqual([200, 400])
  })

  it.each([
    [503, "server_error"],
    [429, "rate_limited"],
  ])(
    "gives up at once when Khalti asks for a longer pause than there is time, and says how long (%p)",
    async (status, code) => {
      khalti.replies(json(status, {}, { "Retry-After": "120" }))

      expect(await failure(client().lookup(PIDX))).toMatchObject({
        code,
        retryAfterMs: 120_000,
      })
      expect(khalti.received).toHaveLength(1)
    }
  )

  it("takes one and a half times timeoutMs at the very most", async () => {
    let time = 0
    const clock = {
      now: () => time,
      sleep: async (ms: number) => void (time += ms),
      random: () => 0,
    }
    // The first try takes 300 ms and the pause 100: 50 of the 450 are left for the second.
    khalti.replies(() => void (time += 300))

    expect(await failure(client(300, clock).lookup(PIDX))).toMatchObject({
      code: "timeout",
      merchantMessage: "Khalti gave no answer within 50 ms",
    })
  })
})

describe("an initiate or a refund is sent once, whatever happens", () => {
  const calls = {
    initiate: (made: KhaltiClient) => made.initiate(PAYMENT),
    refund: (made: KhaltiClient) => made.refund(TRANSACTION),
  }

  const lost: [string, Reply, string][] = [
    ["a lost answer", drop, "connection_lost"],
    ["silence", hang, "timeout"],
    ["an answer that never ends", drip, "timeout"],
    ["an empty 500", raw(500, ""), "server_error"],
    ["a 504 page", raw(504, "<html>Timeout</html>"), "server_error"],
    ["a 200 page", raw(200, "<html>Welcome</html>"), "bad_answer"],
    ["an empty 200", raw(200, ""), "bad_answer"],
    ["a 200 of another shape", json(200, ["x"]), "bad_answer"],
    ["a 200 without success", json(200, { detail: "Queued" }), "bad_answer"],
  ]

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
        expect(khalti.received).toHaveLength(1)
      }
    )

    it.each([
      [400, call === "refund" ? "refused" : "validation"],
      [401, "refused_key"],
      [429, "rate_limited"],
    ])("after a %p it was not done", async (status, code) => {
      khalti.replies(json(status, { detail: "No." }))

      expect(await failure(calls[call](client()))).toMatchObject({
        code,
        operation: call,
        outcomeUnknown: false,
      })
      expect(khalti.received).toHaveLength(1)
    })

    it("when Khalti cannot be reached it was not done", async () => {
      const origin = `http://127.0.0.1:${await closedPort()}`
      const made = new KhaltiClient(configFor(origin, 1000))

      expect(await failure(calls[call](made))).toMatchObject({
        code: "unreachable",
        operation: call,
        outcomeUnknown: false,
        merchantMessage:
          "Khalti cannot be reached (ECONNREFUSED): see whether this server can open connections to it and baseUrl is right",
      })
    })
  })

  it("when Khalti's name is not known it was not done", async () => {
    const made = new KhaltiClient(configFor("http://khalti.invalid", 5000))

    expect(await failure(made.initiate(PAYMENT))).toMatchObject({
      code: "unreachable",
      outcomeUnknown: false,
    })
  })

  it("says in the merchant's words what was lost", async () => {
    khalti.replies(drop, hang)

    expect(await failure(client(200).initiate(PAYMENT))).toMatchObject({
      merchantMessage:
        "The connection to Khalti broke before its answer came (ECONNRESET)",
    })
    expect(await failure(client(200).initiate(PAYMENT))).toMatchObject({
      merchantMessage: "Khalti gave no answer within 200 ms",
    })
  })
})

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
