import { startSandbox, type Sandbox } from ".."
import { newLink } from "./merchant"

const RIGHT = { khalti_id: "9800000003", mpin: "1111", otp: "987654" }

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

async function read(response: Response) {
  return {
    status: response.status,
    location: response.headers.get("location"),
    html: await response.text(),
  }
}

async function open(pidx: string) {
  return read(await fetch(`${sandbox.url}/pay/${pidx}`))
}

async function submit(pidx: string, fields: Record<string, string>) {
  return read(
    await fetch(`${sandbox.url}/pay/${pidx}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    })
  )
}

describe("an open link", () => {
  it("shows the order, the amount and the Rs 5.65 on top, and the test credentials", async () => {
    const { status, html } = await open(
      await newLink(sandbox, { amount: 12345650 })
    )
    expect(status).toBe(200)
    for (const text of [
      "Two shirts",
      "Rs 1,23,456.50",
      "Rs 5.65",
      "Rs 1,23,462.15",
      "9800000000",
      "1111",
      "987654",
    ]) {
      expect(html).toContain(text)
    }
  })

  it("needs no script and loads nothing from elsewhere", async () => {
    const { html } = await open(await newLink(sandbox))
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/)
  })

  it("shows an order name with markup as text", async () => {
    const { html } = await open(
      await newLink(sandbox, { purchase_order_name: `<b onclick="x">&` })
    )
    expect(html).not.toContain("<b onclick")
    expect(html).toContain("&#60;b onclick=&#34;x&#34;&#62;&#38;")
  })
})

describe("the form", () => {
  it("pays with the right credentials and sends the browser back with the wallet query", async () => {
    const pidx = await newLink(sandbox)
    const { status, location } = await submit(pidx, { ...RIGHT, action: "pay" })
    expect({ status, location }).toEqual({
      status: 302,
      location: sandbox.returnUrl(pidx, "wallet"),
    })
    expect(location).toContain("mobile=98XXXXX003")
    expect(sandbox.payment(pidx)).toMatchObject({
      status: "Completed",
      mobile: RIGHT.khalti_id,
    })
  })

  it.each<[string, object, string]>([
    [
      "Khalti ID",
      { khalti_id: "9811111111" },
      "This Khalti ID is not one of the test IDs.",
    ],
    ["MPIN", { mpin: "0000" }, "The MPIN is wrong."],
    ["OTP", { otp: "000000" }, "The OTP is wrong."],
  ])(
    "says on the page that the %s is wrong and takes no money",
    async (_field, wrong, text) => {
      const pidx = await newLink(sandbox)
      const { status, html } = await submit(pidx, {
        ...RIGHT,
        ...wrong,
        action: "pay",
      })
      expect(status).toBe(422)
      expect(html).toContain(text)
      expect(sandbox.payment(pidx).status).toBe("Initiated")
    }
  )

  it("cancels and sends the browser back with User canceled", async () => {
    const pidx = await newLink(sandbox)
    const { status, location } = await submit(pidx, { action: "cancel" })
    expect({ status, location }).toEqual({
      status: 302,
      location: sandbox.returnUrl(pidx, "cancel"),
    })
    expect(sandbox.payment(pidx).status).toBe("User canceled")
  })

  it.each([
    ["leave", "Initiated"],
    ["pay_and_close", "Completed"],
  ])(
    "%s: the browser never goes back and the payment is %s",
    async (action, after) => {
      const pidx = await newLink(sandbox)
      const { status, location } = await submit(pidx, { ...RIGHT, action })
      expect([status, location]).toEqual([200, null])
      expect(sandbox.payment(pidx).status).toBe(after)
    }
  )

  it("refuses an action that it does not know", async () => {
    expect(
      (await submit(await newLink(sandbox), { action: "steal" })).status
    ).toBe(400)
  })
})

describe("a closed link", () => {
  it.each<[string, (pidx: string) => unknown, string]>([
    ["paid", (pidx) => sandbox.pay(pidx), "This payment is done."],
    ["canceled", (pidx) => sandbox.cancel(pidx), "This payment was canceled."],
    ["expired", () => sandbox.shift(31 * 60_000), "This link has expired."],
    [
      "pending",
      (pidx) => sandbox.pend(pidx),
      "The bank has not confirmed this payment yet.",
    ],
    [
      "failed",
      (pidx) => sandbox.fail(pidx),
      "This payment&#39;s status is Failed.",
    ],
  ])("that is %s says so and takes no payment", async (_word, doing, text) => {
    const pidx = await newLink(sandbox)
    doing(pidx)
    const before = sandbox.payment(pidx)
    expect((await open(pidx)).html).toContain(text)
    for (const action of ["pay", "pay_and_close", "cancel", "leave"]) {
      expect((await submit(pidx, { ...RIGHT, action })).status).toBe(409)
    }
    expect(sandbox.payment(pidx)).toEqual(before)
  })

  it("nobody made is 404", async () => {
    expect((await open("unknown")).status).toBe(404)
  })
})

describe("the developer panel", () => {
  it.each(["card", "no_pidx"] as const)(
    "returns in %s style",
    async (style) => {
      const pidx = await newLink(sandbox)
      const { location } = await submit(pidx, {
        ...RIGHT,
        style,
        action: "pay",
      })
      expect(location).toBe(sandbox.returnUrl(pidx, style))
    }
  )

  it.each([
    ["settle_completed", "Completed"],
    ["settle_failed", "Failed"],
  ])("leaves a payment Pending at the bank, then %s", async (action, after) => {
    const pidx = await newLink(sandbox)
    const { location } = await submit(pidx, { channel: "bank", action: "pend" })
    expect(location).toContain("status=Pending")
    expect((await submit(pidx, { action })).status).toBe(303)
    expect(sandbox.payment(pidx)).toMatchObject({
      status: after,
      channel: "bank",
    })
  })

  it("lets money arrive late on a link that it let expire", async () => {
    const pidx = await newLink(sandbox)
    await submit(pidx, { action: "expire" })
    expect((await open(pidx)).html).toContain("Let the money arrive late")
    expect((await submit(pidx, { action: "pay_late" })).status).toBe(302)
    expect(sandbox.payment(pidx).status).toBe("Completed")
  })
})
