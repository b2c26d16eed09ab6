import { keyFingerprint, resolveOptions } from "../options"

const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"

const required = {
  secretKey: SECRET,
  backendUrl: "https://api.shop.np",
  storefrontUrl: "https://shop.np",
}

const messageOf = (raw: unknown): string => {
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
      reserveMinutes: null,
      pendingReserveHours: 24,
      autoRefund: true,
      autoRefundLimit: 20,
      shareCustomer: true,
      shareProducts: true,
      timeoutMs: 10000,
      logFile: "khalti_payments.log",
    })
  })

  it("are the same as unset variables of a .env file", () => {
    const unset = { baseUrl: "", environment: undefined, timeoutMs: undefined }

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
    const message = messageOf(undefined)

    expect(message).toContain("secretKey is missing")
    expect(message).toContain("backendUrl is missing")
    expect(message).toContain("storefrontUrl is missing")
  })
})

describe("wrong options", () => {
  it("are all named in one message", () => {
    const message = messageOf({
      secretKey: "",
      environment: "live",
      allowSandbox: "false",
      baseUrl: "khalti.com",
      backendUrl: "ftp://api.shop.np",
      storefrontUrl: "https://user:pass@shop.np",
      successUrl: "https://shop.np/{orderid}",
      pendingUrl: "javascript:alert(1)",
      failureUrl: "/checkout",
      allowedReturnOrigins: ["https://*.shop.np"],
      orderPlacement: "first",
      reserveMinutes: 0,
      pendingReserveHours: -1,
      autoRefund: 1,
      autoRefundLimit: 1.5,
      shareCustomer: "yes",
      shareProducts: 0,
      timeoutMs: "10000",
      logFile: true,
      secret_key: "x",
    })

    const named = [
      "secretKey",
      "environment",
      "allowSandbox",
      "baseUrl",
      "backendUrl",
      "storefrontUrl",
      "successUrl",
      "pendingUrl",
      "failureUrl",
      "allowedReturnOrigins.0",
      "orderPlacement",
      "reserveMinutes",
      "pendingReserveHours",
      "autoRefund",
      "autoRefundLimit",
      "shareCustomer",
      "shareProducts",
      "timeoutMs",
      "logFile",
      "secret_key",
    ]
    expect(named.filter((name) => !message.includes(`${name} `))).toEqual([])
  })

  it.each([
    ["secret_key", "secretKey"],
    ["secret", "secretKey"],
    ["returnOrigins", "allowedReturnOrigins"],
    ["timeout", "timeoutMs"],
    ["logfile", "logFile"],
    ["holdMinute", "reserveMinutes"],
    ["autoRefunds", "autoRefund"],
    ["store_front_url", "storefrontUrl"],
  ])("%s is answered with %s", (wrong, right) => {
    expect(messageOf({ ...required, [wrong]: "x" })).toContain(
      `${wrong} is not an option: did you mean ${right}?`
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

  it.each(["options", 5, []])("%p is no set of options", (raw) => {
    expect(messageOf(raw)).toContain("options must be an object")
  })
})

describe("Khalti's address", () => {
  it.each([
    "https://dev.khalti.com",
    "https://dev.khalti.com/api/v2",
    "https://dev.khalti.com/api/v2/",
    "https://dev.khalti.com/api/v2/epayment",
    "https://dev.khalti.com/api/v2/epayment/",
    "https://DEV.khalti.com/api/v2/epayment/initiate/",
  ])("is understood as %s", (baseUrl) => {
    const { apiBase, refundBase } = resolveOptions({ ...required, baseUrl })

    expect(apiBase).toBe("https://dev.khalti.com/api/v2/")
    expect(refundBase).toBe("https://dev.khalti.com/api/merchant-transaction/")
  })

  it("may lie behind a path and a port", () => {
    const baseUrl = "http://127.0.0.1:4010/khalti/api/v2/epayment/"
    const { apiBase, refundBase } = resolveOptions({ ...required, baseUrl })

    expect(apiBase).toBe("http://127.0.0.1:4010/khalti/api/v2/")
    expect(refundBase).toBe(
      "http://127.0.0.1:4010/khalti/api/merchant-transaction/"
    )
  })

  it("is production's for environment production", () => {
    const options = resolveOptions({ ...required, environment: "production" })

    expect(options.apiBase).toBe("https://khalti.com/api/v2/")
    expect(options.refundBase).toBe(
      "https://khalti.com/api/merchant-transaction/"
    )
  })
})

describe("addresses a payment may return to", () => {
  it("are the storefront's origin and the exact origins of storeCors", () => {
    const storeCors =
      "https://shop.np:443, http://localhost:8000/,/.*\\.shop\\.np$/,*,https://*.evil.np,https://m.shop.np,capacitor://localhost"
    const { allowedReturnOrigins } = resolveOptions(
      { ...required, storefrontUrl: "https://shop.np/np/" },
      { storeCors }
    )

    expect(allowedReturnOrigins).toEqual([
      "https://shop.np",
      "http://localhost:8000",
      "https://m.shop.np",
      "capacitor://localhost",
    ])
  })

  it("may be app schemes; the storefront's own origin is always one", () => {
    const { allowedReturnOrigins } = resolveOptions(
      { ...required, allowedReturnOrigins: ["myshop://", "other://checkout"] },
      { storeCors: "https://m.shop.np" }
    )

    expect(allowedReturnOrigins).toEqual([
      "https://shop.np",
      "myshop://",
      "other://checkout",
    ])
  })

  it.each([
    "javascript:alert(1)",
    "javascript://",
    "data:text/html,x",
    "data://x",
    "shop.np",
    "//shop.np",
  ])("are never %s", (origin) => {
    expect(
      messageOf({ ...required, allowedReturnOrigins: [origin] })
    ).toContain("allowedReturnOrigins.0")
  })
})

describe("the key's fingerprint", () => {
  it("names the key without revealing it", () => {
    expect(keyFingerprint(SECRET)).toMatch(/^[0-9a-f]{12}$/)
    expect(keyFingerprint(SECRET)).toBe(keyFingerprint(SECRET))
    expect(keyFingerprint(SECRET)).not.toBe(keyFingerprint(`${SECRET}x`))
    expect(SECRET).not.toContain(keyFingerprint(SECRET))
  })
})
