import { startSandbox, type Sandbox } from ".."
import { INVENTED } from "../answers"
import { initiate, ORDER, post } from "./merchant"

const PATH = "/api/v2/epayment/initiate/"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ key: ["test_secret_key", "second"] })
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

function refusal(fields: object): object {
  return { ...fields, error_key: "validation_error" }
}

describe("a link", () => {
  it("is answered with pidx, payment_url, expires_at and expires_in and nothing else", async () => {
    const { status, body } = await initiate(sandbox)
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual([
      "pidx",
      "payment_url",
      "expires_at",
      "expires_in",
    ])
    expect(body.pidx).toMatch(/^[2-9A-HJ-NP-Za-km-z]{22}$/)
    expect(body.payment_url).toBe(`${sandbox.url}/pay/${body.pidx}`)
  })

  it("lives 1800 seconds as in Khalti's sandbox, its end written with microseconds and +05:45", async () => {
    const { body } = await initiate(sandbox)
    expect(body.expires_in).toBe(1800)
    expect(body.expires_at).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+05:45$/
    )
    const [{ created_at, expires_at }] = sandbox.payments()
    expect(Date.parse(String(body.expires_at))).toBe(expires_at)
    expect(expires_at - created_at).toBe(1_800_000)
  })

  it("lives as many minutes as the sandbox was started with, 60 in production", async () => {
    const production = await startSandbox({ linkMinutes: 60 })
    const { body } = await initiate(production)
    await production.close()
    expect(body.expires_in).toBe(3600)
  })

  it("lives ttl seconds when ttl is given", async () => {
    expect((await initiate(sandbox, { ttl: 300 })).body.expires_in).toBe(300)
  })

  it("is new on every call: purchase_order_id need not be unique", async () => {
    const [first, second] = [await initiate(sandbox), await initiate(sandbox)]
    expect(first.body.pidx).not.toBe(second.body.pidx)
  })
})

describe("accepted", () => {
  it.each<[string, object]>([
    ["1000 paisa, although the message says greater than", { amount: 1000 }],
    ["a numeric string as amount", { amount: "130000" }],
    ["any merchant_ key", { merchant_extra: "x" }],
    [
      "customer_info with some members",
      { customer_info: { name: "Asha", phone: "9800000001" } },
    ],
    [
      "a breakdown with a negative discount row",
      {
        amount_breakdown: [
          { label: "Goods", amount: 140000 },
          { label: "Discount", amount: -10000 },
        ],
      },
    ],
    [
      "product_details",
      {
        product_details: [
          {
            identity: "1",
            name: "Shirt",
            total_price: 2,
            quantity: 2,
            unit_price: 1,
          },
        ],
      },
    ],
    ["bank modes from 10000 paisa", { amount: 10000, modes: ["CONNECT_IPS"] }],
    [
      "a return_url of 255 characters",
      { return_url: `https://shop.example/${"a".repeat(234)}` },
    ],
    [
      "a local return_url in the sandbox",
      { return_url: "http://localhost:9000/khalti/callback/a" },
    ],
  ])("%s", async (_fact, changes) => {
    expect((await initiate(sandbox, changes)).status).toBe(200)
  })

  it.each(["Key test_secret_key", "key test_secret_key", "KEY second"])(
    "authorization %s",
    async (key) => {
      expect((await post(sandbox, PATH, ORDER, key)).status).toBe(200)
    }
  )
})

describe("refused with 400 and messages by field", () => {
  it("every required field that is missing", async () => {
    const { status, body } = await post(sandbox, PATH, {})
    const required = ["This field is required."]
    expect(status).toBe(400)
    expect(body).toEqual(
      refusal(
        Object.fromEntries(Object.keys(ORDER).map((field) => [field, required]))
      )
    )
  })

  it.each<[string, object, object]>([
    [
      "a blank field",
      { purchase_order_id: "" },
      { purchase_order_id: ["This field may not be blank."] },
    ],
    [
      "a blank return_url",
      { return_url: " " },
      { return_url: ["This field may not be blank."] },
    ],
    [
      "a return_url that is none",
      { return_url: "shop/back" },
      { return_url: ["Enter a valid URL."] },
    ],
    [
      "a website_url that is none",
      { website_url: "shop" },
      { website_url: ["Enter a valid URL."] },
    ],
    [
      "a fraction of a paisa",
      { amount: 1000.5 },
      { amount: ["A valid integer is required."] },
    ],
    [
      "an amount in words",
      { amount: "ten" },
      { amount: ["A valid integer is required."] },
    ],
    [
      "less than 1000 paisa",
      { amount: 999 },
      { amount: ["Amount should be greater than Rs. 10, that is 1000 paisa."] },
    ],
    [
      "a breakdown of another sum",
      { amount_breakdown: [{ label: "Goods", amount: 1 }] },
      { amount: ["Amount Breakdown mismatch."] },
    ],
    [
      "an empty member of customer_info, nested",
      { customer_info: { name: "Asha", email: "" } },
      { customer_info: { email: ["This field may not be blank."] } },
    ],
    [
      "several members of customer_info at once",
      { customer_info: { name: "", phone: "" } },
      {
        customer_info: {
          name: ["This field may not be blank."],
          phone: ["This field may not be blank."],
        },
      },
    ],
  ])("%s", async (_fact, changes, fields) => {
    const { status, body } = await initiate(sandbox, changes)
    expect({ status, body }).toEqual({ status: 400, body: refusal(fields) })
    expect(sandbox.payments()).toEqual([])
  })

  it.each<[string, object, string]>([
    ["purchase_order_id", { purchase_order_id: "x".repeat(65) }, "64"],
    ["purchase_order_name", { purchase_order_name: "x".repeat(101) }, "100"],
  ])("a %s that is too long", async (field, changes, limit) => {
    const { body } = await initiate(sandbox, changes)
    expect(body).toEqual(
      refusal({
        [field]: [`Ensure this field has no more than ${limit} characters.`],
      })
    )
  })

  it.each<[string, object, number]>([
    ["name", { name: "x".repeat(101) }, 100],
    ["email", { email: `${"x".repeat(70)}@a.example` }, 75],
    ["phone", { phone: "1".repeat(17) }, 16],
  ])(
    "a customer_info %s that is too long",
    async (field, customer_info, limit) => {
      const { status, body } = await initiate(sandbox, { customer_info })
      const message = `Ensure this field has no more than ${limit} characters.`
      expect({ status, body }).toEqual({
        status: 400,
        body: refusal({ customer_info: { [field]: [message] } }),
      })
    }
  )

  it.each<[string, object, object, string, string]>([
    [
      "an empty customer_info",
      { customer_info: {} },
      {},
      "customer_info",
      "An empty customer_info is refused.",
    ],
    [
      "bank modes alone below 10000 paisa",
      { amount: 9999, modes: ["SCT", "EBANKING"] },
      {},
      "amount",
      "Bank modes need at least 10000 paisa.",
    ],
    [
      "more than Rs 200 before KYC",
      { amount: 20001 },
      { beforeKyc: true },
      "amount",
      "Before KYC at most 20000 paisa.",
    ],
  ])(
    "%s, in words that say they are invented",
    async (_fact, changes, quirks, field, text) => {
      sandbox.quirks(quirks)
      const { status, body } = await initiate(sandbox, changes)
      expect({ status, body }).toEqual({
        status: 400,
        body: refusal({ [field]: [INVENTED + text] }),
      })
    }
  )

  it("an unknown mode, in words that say they are invented", async () => {
    const { status, body } = await initiate(sandbox, { modes: ["CASH"] })
    expect({ status, body }).toEqual({
      status: 400,
      body: refusal({ modes: { 0: [`${INVENTED}Not a known mode.`] } }),
    })
  })
})

describe("answered in other ways", () => {
  it.each<[string, object, object]>([
    [
      "a return_url over 255 characters",
      { return_url: `https://shop.example/${"a".repeat(235)}` },
      {},
    ],
    [
      "a local return_url in production",
      { return_url: "http://localhost:9000/a" },
      { refuseLocalReturnUrl: true },
    ],
  ])("%s: 500 with an empty body", async (_fact, changes, quirks) => {
    sandbox.quirks(quirks)
    expect(await initiate(sandbox, changes)).toEqual({
      status: 500,
      text: "",
      body: {},
    })
  })

  it.each<[string, string | null, string]>([
    ["a key that Khalti does not know", "Key wrong", "Invalid token."],
    ["no key", null, "Authentication credentials were not provided."],
    [
      "another scheme",
      "Bearer test_secret_key",
      "Authentication credentials were not provided.",
    ],
  ])("%s: 401 in the other envelope", async (_fact, key, detail) => {
    const { status, body } = await post(sandbox, PATH, ORDER, key)
    expect({ status, body }).toEqual({
      status: 401,
      body: { detail, status_code: 401 },
    })
  })

  it("a path without its slash: 404", async () => {
    expect((await post(sandbox, PATH.slice(0, -1), ORDER)).status).toBe(404)
  })

  it("a GET: 405", async () => {
    const response = await fetch(sandbox.url + PATH)
    expect([response.status, await response.json()]).toEqual([
      405,
      { detail: 'Method "GET" not allowed.' },
    ])
  })
})
