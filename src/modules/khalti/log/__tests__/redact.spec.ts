import { maskMobile, redact, redactText } from "../redact"

const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"

describe("what never reaches a log", () => {
  it.each([
    ["the key", `the key is ${SECRET}.`, "the key is [redacted]."],
    [
      "another key in a header",
      "Authorization: Key abc123",
      "Authorization: [redacted]",
    ],
    [
      "a return token",
      "https://api.shop.np/khalti/callback/AbC-_123?pidx=1",
      "https://api.shop.np/khalti/callback/[redacted]?pidx=1",
    ],
    [
      "an email address",
      "from ram.k+x@shop.com.np, thanks",
      "from [email], thanks",
    ],
    ["a mobile number", "call 9800000005 now", "call 98XXXXX005 now"],
    ["one with its country code", "+9779841234567", "98XXXXX567"],
    ["one with gaps", "+977-984 123-4567", "98XXXXX567"],
  ])("%s", (_what, text, logged) => {
    expect(redact({ text }, [SECRET])).toEqual({ text: logged })
  })

  it.each([
    ["authorization", "x"],
    ["token", "x"],
    ["return_token", "x"],
    ["lease_token", "x"],
    ["secretKey", "x"],
    ["secret_key", "x"],
    ["apiKey", "x"],
    ["customer_info", { name: "Ram" }],
    ["first_name", "Ram"],
    ["address_1", "Thamel"],
    ["shipping_address", { city: "Kathmandu" }],
  ])("the member %s, whatever it holds", (name, value) => {
    expect(redact({ deep: [{ [name]: value }] })).toEqual({
      deep: [{ [name]: "[redacted]" }],
    })
  })

  it("a phone number, also as a number", () => {
    expect(
      redact({ mobile: 9800000005, phone: "9800000005", contact: "12" })
    ).toEqual({
      mobile: "98XXXXX005",
      phone: "98XXXXX005",
      contact: "[redacted]",
    })
  })

  it("the key as the name of a member", () => {
    expect(redact({ [SECRET]: 1 }, [SECRET])).toEqual({ "[redacted]": 1 })
  })

  it("what JSON does not know becomes what can be written", () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle

    expect(redact(cycle)).toEqual({ unloggable: true })
    expect(redact(undefined)).toBeNull()
    expect(
      redact(
        {
          amount: 10n,
          at: new Date(0),
          error: new Error(`lost ${SECRET}`),
          nothing: undefined,
        },
        [SECRET]
      )
    ).toEqual({
      amount: "10",
      at: "1970-01-01T00:00:00.000Z",
      error: { name: "Error", message: "lost [redacted]" },
    })
  })
})

describe("what a merchant needs stays readable", () => {
  it.each([
    {
      pidx: "bZQLD9wRVWo4CdESSfuSsB",
      transaction_id: "GFq9PFS7b2iYvL8Lir9oXe",
    },
    { pidx: "a9800000005bcdefghijkl" },
    { paisa: 9800000005, at: "2026-07-01T06:15:00.471Z", fee: 30.5 },
    { reference: "KH-9841234567XY", status: "completed", name: "asked" },
    { mobile: "98XXXXX005", phone: null, contact: "", refunded: false },
    { epoch: 1784441700471, text: "1784441700471" },
  ])("%j", (event) => {
    expect(redact(event, [SECRET, ""])).toEqual(event)
  })

  it("and what is logged is a copy", () => {
    const event = { mobile: "9800000005" }

    expect(redact(event)).toEqual({ mobile: "98XXXXX005" })

    expect(event.mobile).toBe("9800000005")
  })

  it("a text alone is redacted as well", () => {
    expect(redactText(`${SECRET} of ram@shop.np`, [SECRET])).toBe(
      "[redacted] of [email]"
    )
  })

  it("masks like Khalti does", () => {
    expect(maskMobile("+977 9800000005")).toBe("98XXXXX005")
    expect(maskMobile("123")).toBe("[redacted]")
  })
})
