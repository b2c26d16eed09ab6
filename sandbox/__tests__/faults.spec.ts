import { startSandbox, type Fault, type Sandbox } from ".."
import {
  initiate,
  lookup,
  newLink,
  paidLink,
  refund,
  type Reply,
} from "./merchant"

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const LOST = "connection lost"
const orLost = (reply: Promise<Reply>) => reply.catch(() => LOST)

describe("a bad answer instead of the act", () => {
  it.each<[string, Fault, Partial<Reply>]>([
    [
      "500 with an empty body",
      { kind: "500_empty" },
      { status: 500, text: "" },
    ],
    [
      "502 with HTML",
      { kind: "502_html" },
      { status: 502, text: expect.stringContaining("<html>") },
    ],
    ["503", { kind: "503" }, { status: 503 }],
    ["429", { kind: "429" }, { status: 429 }],
    [
      "401",
      { kind: "401" },
      { status: 401, body: { detail: "Invalid token.", status_code: 401 } },
    ],
    [
      "not found",
      { kind: "not_found" },
      {
        status: 404,
        body: { detail: "Not found.", error_key: "validation_error" },
      },
    ],
    [
      "an answer of choice",
      { kind: "refuse", status: 409, body: { a: 1 } },
      { status: 409, body: { a: 1 } },
    ],
  ])("%s", async (_name, fault, reply) => {
    const pidx = await paidLink(sandbox)
    sandbox.fault("refund", fault)
    expect(await refund(sandbox, pidx)).toMatchObject(reply)
    expect(sandbox.payment(pidx).refunded).toBe(0)
    expect((await refund(sandbox, pidx)).status).toBe(200)
  })

  it("lookup with a word of no document", async () => {
    const pidx = await newLink(sandbox)
    sandbox.fault("lookup", { kind: "unknown_status", word: "Reversed" })
    expect(await lookup(sandbox, pidx)).toMatchObject({
      status: 200,
      body: { pidx, status: "Reversed" },
    })
    expect(() => sandbox.fault("refund", { kind: "unknown_status" })).toThrow(
      "Only lookup has a status"
    )
  })
})

describe("an answer that goes wrong after the act", () => {
  it("lost_answer: the money goes back, the connection breaks", async () => {
    const pidx = await paidLink(sandbox)
    sandbox.fault("refund", { kind: "lost_answer" })
    expect(await orLost(refund(sandbox, pidx))).toBe(LOST)
    expect(sandbox.payment(pidx).status).toBe("Refunded")
    expect(sandbox.calls.at(-1)).toMatchObject({
      endpoint: "refund",
      pidx,
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
    expect(status).toBe(200)
    expect(() => JSON.parse(text)).toThrow()
    expect(sandbox.payments()).toHaveLength(1)
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

  it("close lets calls go that wait", async () => {
    sandbox.fault("initiate", { kind: "timeout" })
    const answer = orLost(initiate(sandbox))
    while (sandbox.count("initiate") === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await sandbox.close()
    expect(await answer).toBe(LOST)
  })

  it("slow: the right answer, later", async () => {
    const pidx = await newLink(sandbox)
    sandbox.fault("lookup", { kind: "slow", ms: 80 })
    const start = performance.now()
    expect((await lookup(sandbox, pidx)).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(75)
  })
})

describe("which calls are hit", () => {
  const statuses = async (pidx: string, times: number) => {
    const found: number[] = []
    for (let time = 0; time < times; time++) {
      found.push((await lookup(sandbox, pidx)).status)
    }
    return found
  }

  it("as many as asked, then none", async () => {
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

describe("a held call", () => {
  it.each<[string, boolean, string]>([
    ["before its act sees what is done meanwhile", true, "Completed"],
    ["after its act answers what was true then", false, "Initiated"],
  ])("%s", async (_fact, before, status) => {
    const pidx = await newLink(sandbox)
    const hold = sandbox.hold("lookup", { pidx, before })
    const answer = lookup(sandbox, pidx)
    await hold.reached
    sandbox.pay(pidx)
    hold.release()
    expect((await answer).body.status).toBe(status)
  })

  it("is one call: the next goes through", async () => {
    const pidx = await newLink(sandbox)
    const hold = sandbox.hold("lookup", { before: true })
    const held = lookup(sandbox, pidx)
    await hold.reached
    expect((await lookup(sandbox, pidx)).status).toBe(200)
    hold.release()
    expect((await held).status).toBe(200)
  })
})

it("records every call with its payment and its answer", async () => {
  const pidx = await newLink(sandbox)
  await initiate(sandbox, { amount: 1 })
  await lookup(sandbox, pidx)
  expect(
    sandbox.calls.map((call) => [call.endpoint, call.pidx, call.status])
  ).toEqual([
    ["initiate", pidx, 200],
    ["initiate", undefined, 400],
    ["lookup", pidx, 200],
  ])
  expect([
    sandbox.count(),
    sandbox.count("initiate"),
    sandbox.count(undefined, pidx),
  ]).toEqual([3, 2, 2])
})

it("listens on this machine only", async () => {
  await expect(startSandbox({ host: "0.0.0.0" })).rejects.toThrow(
    "this machine only"
  )
})
