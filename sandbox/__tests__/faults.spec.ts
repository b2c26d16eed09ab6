import { startSandbox, type Fault, type Sandbox } from ".."
import { HTML_502, INVENTED } from "../answers"
import {
  initiate,
  lookup,
  newLink,
  ORDER,
  paidLink,
  post,
  refund,
  type Reply,
} from "./merchant"

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const LOST = "connection lost"

function orLost(reply: Promise<Reply>): Promise<Reply | typeof LOST> {
  return reply.catch(() => LOST)
}

function json(status: number, body: Record<string, unknown>): Reply {
  return { status, body, text: JSON.stringify(body) }
}

describe("a bad answer instead of the act", () => {
  it.each<[string, Fault, Reply]>([
    [
      "500 with an empty body",
      { kind: "500_empty" },
      { status: 500, text: "", body: {} },
    ],
    [
      "502 with HTML",
      { kind: "502_html" },
      { status: 502, text: String(HTML_502.body), body: {} },
    ],
    [
      "503",
      { kind: "503" },
      json(503, { detail: `${INVENTED}Service unavailable.` }),
    ],
    [
      "429",
      { kind: "429" },
      json(429, { detail: `${INVENTED}Request was throttled.` }),
    ],
    [
      "401",
      { kind: "401" },
      json(401, { detail: "Invalid token.", status_code: 401 }),
    ],
    [
      "not found",
      { kind: "not_found" },
      json(404, { detail: "Not found.", error_key: "validation_error" }),
    ],
    [
      "an answer of choice",
      { kind: "refuse", status: 409, body: { a: 1 } },
      json(409, { a: 1 }),
    ],
  ])("%s", async (_name, fault, reply) => {
    const pidx = await paidLink(sandbox)
    sandbox.fault("refund", fault)
    expect(await refund(sandbox, pidx)).toEqual(reply)
    expect(sandbox.payment(pidx).refunded).toBe(0)
    expect((await refund(sandbox, pidx)).status).toBe(200)
  })

  it.each([
    [undefined, null],
    [7, "7"],
  ])("429 with retryAfterSeconds %p has the header %p", async (given, sent) => {
    sandbox.fault("lookup", { kind: "429", retryAfterSeconds: given })
    const { headers } = await fetch(`${sandbox.baseUrl}epayment/lookup/`, {
      method: "POST",
      body: "{}",
    })
    expect(headers.get("retry-after")).toBe(sent)
  })

  it("lookup with a status of no document", async () => {
    const pidx = await newLink(sandbox)
    const { body } = await lookup(sandbox, pidx)
    sandbox.fault("lookup", { kind: "unknown_status", word: "Reversed" })
    expect(await lookup(sandbox, pidx)).toEqual(
      json(200, { ...body, status: "Reversed" })
    )
    expect(() => sandbox.fault("refund", { kind: "unknown_status" })).toThrow(
      "Only lookup has a status: unknown_status is not for refund"
    )
  })
})

describe("an answer that goes wrong after the act", () => {
  it("lost_answer: the money goes back, the connection breaks", async () => {
    const pidx = await paidLink(sandbox)
    sandbox.fault("refund", { kind: "lost_answer" })
    expect(await orLost(refund(sandbox, pidx))).toBe(LOST)
    expect(sandbox.payment(pidx).status).toBe("Refunded")
    expect(sandbox.calls.at(-1)).toEqual({
      at: expect.any(Number),
      endpoint: "refund",
      pidx,
      body: {},
      status: 0,
    })
  })

  it("lost_answer: the link is made, nobody learns its pidx", async () => {
    sandbox.fault("initiate", { kind: "lost_answer" })
    expect(await orLost(initiate(sandbox))).toBe(LOST)
    expect(sandbox.payments()).toHaveLength(1)
  })

  it("garbage: 200 with broken JSON", async () => {
    sandbox.fault("initiate", { kind: "garbage" })
    const { status, text } = await initiate(sandbox)
    expect({ status, text }).toEqual({ status: 200, text: '{"pidx": "' })
    expect(sandbox.payments()).toHaveLength(1)
  })

  it("changed: the act's answer with another body", async () => {
    sandbox.fault("initiate", {
      kind: "changed",
      change: ({ pidx }) => ({ pidx }),
    })
    const reply = await initiate(sandbox)
    const [{ pidx }] = sandbox.payments()
    expect(reply).toEqual(json(200, { pidx }))
  })

  it("afterAct: a gateway that fails on the way back", async () => {
    const pidx = await paidLink(sandbox)
    sandbox.fault("refund", { kind: "502_html", afterAct: true })
    expect((await refund(sandbox, pidx)).status).toBe(502)
    expect(sandbox.payment(pidx).status).toBe("Refunded")
  })
})

describe("no answer", () => {
  it("drop: the connection breaks before anything is done", async () => {
    sandbox.fault("initiate", { kind: "drop" })
    expect(await orLost(initiate(sandbox))).toBe(LOST)
    expect(sandbox.payments()).toEqual([])
  })

  it("timeout: nothing comes until the faults are cleared", async () => {
    const pidx = await newLink(sandbox)
    sandbox.fault("lookup", { kind: "timeout" })
    const answer = orLost(lookup(sandbox, pidx))
    const early = new Promise((resolve) =>
      setTimeout(resolve, 60, "still waiting")
    )
    expect(await Promise.race([answer, early])).toBe("still waiting")
    sandbox.clearFaults()
    expect(await answer).toBe(LOST)
  })

  it("close lets calls go on that wait", async () => {
    sandbox.fault("initiate", { kind: "timeout" })
    const answer = orLost(initiate(sandbox))
    while (sandbox.count("initiate") === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await sandbox.close()
    expect(await answer).toBe(LOST)
  })
})

describe("which calls are hit", () => {
  async function statuses(pidx: string, times: number): Promise<number[]> {
    const found: number[] = []
    for (let time = 0; time < times; time++) {
      found.push((await lookup(sandbox, pidx)).status)
    }
    return found
  }

  it("as many as said, then none", async () => {
    const pidx = await newLink(sandbox)
    sandbox.fault("lookup", { kind: "503", times: 2 })
    expect(await statuses(pidx, 3)).toEqual([503, 503, 200])
  })

  it("all with Infinity, until cleared", async () => {
    const pidx = await newLink(sandbox)
    sandbox.fault("lookup", { kind: "503", times: Infinity })
    expect(await statuses(pidx, 3)).toEqual([503, 503, 503])
    sandbox.clearFaults()
    expect(await statuses(pidx, 1)).toEqual([200])
  })

  it("only those about one payment", async () => {
    const [hit, spared] = [await newLink(sandbox), await newLink(sandbox)]
    sandbox.fault("lookup", { kind: "503", pidx: hit })
    expect([
      ...(await statuses(spared, 1)),
      ...(await statuses(hit, 1)),
    ]).toEqual([200, 503])
  })
})

describe("a paused call", () => {
  it.each<[string, boolean, string]>([
    ["before its act sees what is done meanwhile", true, "Completed"],
    ["after its act answers what was true then", false, "Initiated"],
  ])("%s", async (_fact, before, status) => {
    const pidx = await newLink(sandbox)
    const pause = sandbox.pause("lookup", { pidx, before })
    const answer = lookup(sandbox, pidx)
    await pause.reached
    sandbox.pay(pidx)
    pause.resume()
    expect((await answer).body.status).toBe(status)
  })

  it("is one call: the next goes through", async () => {
    const pidx = await newLink(sandbox)
    const pause = sandbox.pause("lookup", { before: true })
    const paused = lookup(sandbox, pidx)
    await pause.reached
    expect((await lookup(sandbox, pidx)).status).toBe(200)
    pause.resume()
    expect((await paused).status).toBe(200)
  })

  it("goes on when the sandbox is reset", async () => {
    const pidx = await newLink(sandbox)
    const pause = sandbox.pause("lookup", { before: false })
    const paused = lookup(sandbox, pidx)
    await pause.reached
    sandbox.reset()
    expect((await paused).body.pidx).toBe(pidx)
  })
})

it("records every call with its payment, its body and its answer, and shows them with the payments", async () => {
  const { body: link } = await initiate(sandbox)
  const { body: refusal } = await initiate(sandbox, { amount: 1 })
  const { body: found } = await lookup(sandbox, String(link.pidx))
  const state = await fetch(`${sandbox.url}/state`)
  const at = expect.any(Number)
  const { pidx } = link
  expect(await state.json()).toEqual({
    payments: sandbox.payments(),
    calls: [
      {
        at,
        endpoint: "initiate",
        pidx,
        body: ORDER,
        status: 200,
        answer: link,
      },
      {
        at,
        endpoint: "initiate",
        body: { ...ORDER, amount: 1 },
        status: 400,
        answer: refusal,
      },
      {
        at,
        endpoint: "lookup",
        pidx,
        body: { pidx },
        status: 200,
        answer: found,
      },
    ],
  })
  expect([
    sandbox.count(),
    sandbox.count("initiate"),
    sandbox.count(undefined, String(pidx)),
  ]).toEqual([3, 2, 2])
})

it("forgets payments, calls, faults, pauses and quirks when it is reset", async () => {
  await newLink(sandbox)
  sandbox.fault("initiate", { kind: "503" })
  sandbox.pause("initiate", { before: true })
  sandbox.quirks({ beforeKyc: true })
  sandbox.reset()
  expect([sandbox.payments(), sandbox.calls]).toEqual([[], []])
  expect((await initiate(sandbox)).status).toBe(200)
})

it("listens on this machine only", () => {
  expect(new URL(sandbox.url).hostname).toBe("127.0.0.1")
})

it("says in words that are invented that a body is not JSON", async () => {
  expect(await post(sandbox, "/api/v2/epayment/lookup/", "{")).toEqual(
    json(400, { detail: `${INVENTED}The body is not JSON.` })
  )
})
