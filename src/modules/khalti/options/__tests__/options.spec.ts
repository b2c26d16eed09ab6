import { keyFingerprint, resolveOptions } from "../options"
import { optionNames } from "../schema"

const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"

const required = {
  secretKey: SECRET,
  backendUrl: "https://api.shop.np",
  storefrontUrl: "https://shop.np",
}

function messageOf(raw: unknown): string {
  try {
    resolveOptions(raw)
  } catch (error) {
    return (error as Error).message
  }
  return ""
}

describe("options that were left out", () => {
  it("get the documented defaults", () => {
    expect(resolveOptions(required)).toEqual({
      secretKey: SECRET,
      environment: "sandbox",
      allowSandbox: false,
      apiBase: "https://dev.khalti.com/api/v2/",
      refundBase: "https://dev.khalti.com/api/merchant-transaction/",
      backendUrl: "https://api.shop.np",
      storefrontUrl: "https://shop.np",
      successUrl: "https://shop.np/{country_code}/order/{order_id}/confirmed",
      pendingUrl: "https://shop.np/{country_code}/checkout",
      failureUrl: "https://shop.np/{country_code}/checkout",
      allowedReturnOrigins: ["https://shop.np"],
      orderPlacement: "before_payment",
      completeCart: "complete-cart",
      reserveMinutes: null,
      pendingReserveHours: 24,
      autoRefund: true,
      autoRefundLimit: 20,
      lookupsPerMinute: 300,
      shareCustomer: true,
      shareProducts: true,
      timeoutMs: 6000,
      logFile: "khalti_payments.log",
    })
  })

  it("are the same as unset variables of a .env file", () => {
    const unset = { baseUrl: "", reserveMinutes: null, timeoutMs: undefined }

    expect(resolveOptions({ ...required, ...unset })).toEqual(
      resolveOptions(required)
    )
  })

  it("are not looked for in the database that Medusa adds to every module's options", () => {
    expect(resolveOptions({ ...required, database: {} })).toEqual(
      resolveOptions(required)
    )
  })

  it("stop the boot when they are required, all in one message", () => {
    const message =
      "medusa-payment-khalti: wrong options: secretKey is missing: the secret key from Khalti's merchant dashboard; backendUrl is missing: the public URL of this server; storefrontUrl is missing: the URL of the storefront"

    expect(messageOf(undefined)).toBe(message)
    expect(messageOf(null)).toBe(message)
  })
})

const URL_RULE =
  "must be an absolute http(s) URL without user name, query and hash"
const MILLISECONDS = "must be a whole number of milliseconds from 100 to 25000"
const WORKFLOW = "must be the id of a workflow"
const LOOKUPS = "must be a whole number of lookups a minute from 1 to 10000"
const MINUTES = "must be a number of minutes above 0, at most 1440"
const BRACES = "may hold only {order_id} {cart_id} {country_code} in braces"

/** A wrong value of each option, and what is said about it. */
const WRONG: [option: string, value: unknown, message: string][] = [
  ["environment", "live", 'must be "sandbox" or "production"'],
  ["allowSandbox", "false", "must be true or false"],
  ["baseUrl", "khalti.com", URL_RULE],
  ["backendUrl", "ftp://api.shop.np", URL_RULE],
  ["storefrontUrl", "https://user:pass@shop.np", URL_RULE],
  ["successUrl", "https://shop.np/{orderid}", BRACES],
  ["pendingUrl", "javascript:alert(1)", "must be an absolute URL"],
  ["failureUrl", "/checkout", "must be an absolute URL"],
  ["orderPlacement", "first", 'must be "before_payment" or "after_payment"'],
  ["completeCart", "my cart", WORKFLOW],
  ["reserveMinutes", 0, MINUTES],
  ["pendingReserveHours", -1, "must be a number of hours above 0, at most 720"],
  ["autoRefund", 1, "must be true or false"],
  [
    "autoRefundLimit",
    1.5,
    "must be a whole number of refunds an hour from 0 to 10000",
  ],
  ["lookupsPerMinute", 0, LOOKUPS],
  ["shareCustomer", "yes", "must be true or false"],
  ["shareProducts", 0, "must be true or false"],
  ["timeoutMs", "6000", MILLISECONDS],
  ["logFile", true, "must be a path or false"],
]

const NOT_BARE =
  "must be the bare secret key: no spaces, no line breaks, not preceded by the word Key"

describe("wrong options", () => {
  it("are all named in one message", () => {
    const given = WRONG.map(([option, value]) => [option, value])

    expect(messageOf({ ...required, ...Object.fromEntries(given) })).toBe(
      `medusa-payment-khalti: wrong options: ${WRONG.map(([option, , message]) => `${option} ${message}`).join("; ")}`
    )
  })

  it.each([
    ...WRONG,
    ["secretKey", "Key abc", NOT_BARE],
    [
      "secretKey",
      5,
      "is missing: the secret key from Khalti's merchant dashboard",
    ],
    ["backendUrl", "https://api.shop.np?a=1", URL_RULE],
    ["storefrontUrl", "https://shop.np#a", URL_RULE],
    ["storefrontUrl", null, "is missing: the URL of the storefront"],
    ["baseUrl", 5, "must be Khalti's address"],
    ["successUrl", 5, "must be a URL template"],
    ["successUrl", "https://shop.np/{order_id}/{}", BRACES],
    ["allowedReturnOrigins", "https://shop.np", "must be a list of origins"],
    ["reserveMinutes", "5", MINUTES],
    ["reserveMinutes", 1441, MINUTES],
    [
      "autoRefundLimit",
      -1,
      "must be a whole number of refunds an hour from 0 to 10000",
    ],
    ["completeCart", () => "complete-cart", WORKFLOW],
    ["completeCart", " ", WORKFLOW],
    ["lookupsPerMinute", 10001, LOOKUPS],
    ["lookupsPerMinute", "300", LOOKUPS],
    ["timeoutMs", 99, MILLISECONDS],
    ["timeoutMs", 25001, MILLISECONDS],
    ["logFile", " ", "must be a path or false"],
  ])("%s: %p", (option, value, message) => {
    expect(messageOf({ ...required, [option]: value })).toBe(
      `medusa-payment-khalti: wrong options: ${option} ${message}`
    )
  })

  it.each([
    { timeoutMs: 100, reserveMinutes: 0.5, autoRefundLimit: 0 },
    { timeoutMs: 25000, reserveMinutes: 1440, pendingReserveHours: 720 },
    { autoRefundLimit: 10000, logFile: false, allowSandbox: true },
    { successUrl: "https://shop.np/{country_code}/{order_id}?c={cart_id}" },
  ])("%j is none", (given) => {
    expect(resolveOptions({ ...required, ...given })).toMatchObject(given)
  })

  it("that nobody knows are answered with those that there are", () => {
    expect(messageOf({ ...required, secret_key: "x", timeout: 1 })).toBe(
      `medusa-payment-khalti: wrong options: no such option: secret_key, timeout (there are ${optionNames.join(", ")})`
    )
    expect(optionNames).toHaveLength(21)
  })

  it.each([
    [{ dependencies: ["khalti"] }, "dependencies belongs to"],
    [{ providers: [] }, "providers belongs to the options of"],
  ])("that belong to the payment module are sent there: %j", (given, hint) => {
    expect(messageOf({ ...required, ...given })).toContain(
      `; ${hint} the "@medusajs/medusa/payment" entry in modules`
    )
  })

  it.each([
    [{ secretKey: `Key ${SECRET}` }],
    [{ secretKey: `${SECRET}\nX-Header: 1` }],
    [{ baseUrl: SECRET }],
    [{ environment: SECRET }],
    [{ backendUrl: SECRET }],
    [{ logFile: [SECRET] }],
    [{ orderPlacement: SECRET }],
    [{ allowedReturnOrigins: [SECRET] }],
    [{ successUrl: `https://shop.np/{${SECRET}}` }],
  ])("never show the secret key, wherever it was put: %#", (wrong) => {
    const message = messageOf({ ...required, ...wrong })

    expect(message).toContain("wrong options")
    expect(message).not.toContain(SECRET)
  })

  it("may be one origin of several", () => {
    expect(
      messageOf({ ...required, allowedReturnOrigins: ["https://m.np", 5] })
    ).toBe(
      "medusa-payment-khalti: wrong options: allowedReturnOrigins.1 must be an origin or an app scheme"
    )
  })

  it("of a list keep their place in it", () => {
    expect(
      messageOf({ ...required, allowedReturnOrigins: [null, "x"] })
    ).toContain("allowedReturnOrigins.1 must be an exact origin")
  })

  it.each(["options", 5, []])("%p is no set of options", (raw) => {
    expect(messageOf(raw)).toBe(
      "medusa-payment-khalti: wrong options: options must be an object"
    )
  })
})

describe("the key's fingerprint", () => {
  it("names the key without revealing it", () => {
    expect(keyFingerprint(SECRET)).toBe("d029267c1558")
    expect(keyFingerprint(`${SECRET}x`)).not.toBe("d029267c1558")
  })
})
