import { resolveOptions } from "../options"

const required = {
  secretKey: "key",
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

describe("the shop's addresses", () => {
  it("lose the slashes at their end", () => {
    const given = {
      backendUrl: "https://api.shop.np//",
      storefrontUrl: "https://shop.np/store//",
    }

    expect(resolveOptions({ ...required, ...given })).toMatchObject({
      backendUrl: "https://api.shop.np",
      storefrontUrl: "https://shop.np/store",
    })
  })
})

describe("Khalti's address", () => {
  it.each([
    "https://dev.khalti.com",
    "https://dev.khalti.com//",
    "https://dev.khalti.com/api",
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

  it("may be variables that are not set", () => {
    const given = ["", undefined, null, false, "myshop://"]
    expect(
      resolveOptions(
        { ...required, allowedReturnOrigins: given },
        { storeCors: "https://m.shop.np" }
      ).allowedReturnOrigins
    ).toEqual(["https://shop.np", "myshop://"])
  })

  it.each([
    "javascript:alert(1)",
    "javascript://",
    "data:text/html,x",
    "data://x",
    "shop.np",
    "//shop.np",
    "https://*.shop.np",
    "https://user@shop.np",
    "https://:pass@shop.np",
    "https://",
    "about://x",
    "blob://x",
    "file://x",
    "filesystem://x",
    "ftp://x",
    "vbscript://x",
    "view-source://x",
    "ws://x",
    "wss://x",
  ])("are never %s", (origin) => {
    expect(messageOf({ ...required, allowedReturnOrigins: [origin] })).toBe(
      "medusa-payment-khalti: wrong options: allowedReturnOrigins.0 must be an exact origin such as https://shop.np or an app scheme such as myshop://"
    )
  })
})
