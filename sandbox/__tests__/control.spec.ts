import { startSandbox, type Sandbox } from ".."
import { ACTS } from "../control-acts"
import { USUAL } from "../payment"
import { connectSandbox, type RemoteSandbox } from "../remote"
import { initiate, lookup, newLink, ORDER, paidLink, post } from "./merchant"

let sandbox: Sandbox
let remote: RemoteSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
  remote = connectSandbox(`${sandbox.url}/`)
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const control = (act: string, body: unknown) =>
  post(sandbox, `/_control/${act}`, body)

describe("acts of another process", () => {
  it.each<[string, string, (pidx: string) => Promise<unknown>]>([
    [
      "pay",
      "Completed",
      (pidx) => remote.pay(pidx, { mobile: "9800000001", channel: "bank" }),
    ],
    ["cancel", "User canceled", (pidx) => remote.cancel(pidx)],
    ["pend", "Pending", (pidx) => remote.pend(pidx)],
    ["expire", "Expired", (pidx) => remote.expire(pidx)],
    ["fail", "Failed", (pidx) => remote.fail(pidx)],
    ["setStatus", "Odd", (pidx) => remote.setStatus(pidx, "Odd")],
    ["shift", "Expired", () => remote.shift(31 * 60_000)],
  ])("%s makes a link %s", async (_act, status, doing) => {
    const pidx = await newLink(sandbox)
    await doing(pidx)
    expect((await remote.payment(pidx)).status).toBe(status)
  })

  it("acts that bring the customer back say where to", async () => {
    const pidx = await newLink(sandbox)
    expect(await remote.pay(pidx)).toBe(sandbox.returnUrl(pidx, "wallet"))
    expect(await remote.returnUrl(pidx, "card")).toBe(
      sandbox.returnUrl(pidx, "card")
    )
  })

  it("late, settled, refunded and odd money", async () => {
    const [late, settled] = [await newLink(sandbox), await newLink(sandbox)]
    sandbox.cancel(late)
    sandbox.pend(settled)
    await remote.payLate(late)
    await remote.settle(settled, "Completed")
    await remote.refundOutside(late, 100)
    await remote.setAmount(settled, 5)
    expect(sandbox.payment(late)).toMatchObject({
      status: "Partially Refunded",
      refunded: 100,
    })
    expect((await lookup(sandbox, settled)).body).toMatchObject({
      status: "Completed",
      total_amount: 5,
    })
  })

  it("every quirk can be switched, for one payment too", async () => {
    const pidx = await newLink(sandbox)
    await remote.quirks(USUAL, pidx)
    expect((await remote.payment(pidx)).quirks).toEqual(USUAL)
  })

  it("faults, all of them with Infinity, until cleared", async () => {
    const pidx = await newLink(sandbox)
    await remote.fault("lookup", { kind: "503", times: Infinity })
    expect([
      (await lookup(sandbox, pidx)).status,
      (await lookup(sandbox, pidx)).status,
    ]).toEqual([503, 503])
    await remote.clearFaults()
    expect((await lookup(sandbox, pidx)).status).toBe(200)
  })

  it("a hold", async () => {
    const pidx = await newLink(sandbox)
    const hold = await remote.hold("lookup", { pidx, before: true })
    const answer = lookup(sandbox, pidx)
    await hold.reached
    await remote.pay(pidx)
    await hold.release()
    expect((await answer).body.status).toBe("Completed")
  })

  it("reading state, counting and forgetting", async () => {
    const pidx = await newLink(sandbox)
    const { payments, calls } = await remote.state()
    expect(payments).toEqual([
      expect.objectContaining({ pidx, amount: ORDER.amount, initiate: ORDER }),
    ])
    expect(calls).toEqual([
      expect.objectContaining({ endpoint: "initiate", pidx, status: 200 }),
    ])
    expect(await remote.count("initiate", pidx)).toBe(1)
    await remote.reset()
    expect(await remote.state()).toEqual({ payments: [], calls: [] })
  })
})

describe("refused", () => {
  it("what makes no sense now, with 409, and the client throws", async () => {
    const pidx = await paidLink(sandbox)
    expect((await control("cancel", { pidx })).status).toBe(409)
    await expect(remote.cancel(pidx)).rejects.toThrow("it is Completed")
  })

  it.each<[string, string, unknown, number]>([
    ["an unknown pidx", "pay", { pidx: "unknown" }, 404],
    ["an unknown act", "steal", {}, 404],
    ["an unknown hold", "release", { hold: 99 }, 404],
    ["a body without what the act needs", "pay", {}, 400],
    [
      "a quirk that does not exist",
      "quirks",
      { changes: { haste: true } },
      400,
    ],
    ["broken JSON", "pay", "{", 400],
  ])("%s", async (_what, act, body, status) => {
    expect((await control(act, body)).status).toBe(status)
  })
})

it("every act of the control API has its method in the client", () => {
  const ofHold = ["holdReached", "release"]
  const names = [...ACTS.keys()].filter((name) => !ofHold.includes(name))
  expect(names.filter((name) => !(name in remote))).toEqual([])
})

it("control calls are no calls of Khalti's API", async () => {
  await initiate(sandbox)
  await remote.shift(1)
  expect(sandbox.count()).toBe(1)
})
