import { checkEnvironment } from "../check-environment"
import { resolveOptions } from "../options"

const required = {
  secretKey: "key",
  backendUrl: "https://api.shop.np",
  storefrontUrl: "https://shop.np",
}

describe("the environment the shop runs in", () => {
  const check = (given: object, nodeEnv?: string) =>
    checkEnvironment(resolveOptions({ ...required, ...given }), nodeEnv)

  it("stops a shop in production that would give goods away to test IDs", () => {
    expect(check({}, "production").errors).toEqual([
      'environment is "sandbox" while NODE_ENV is "production": the sandbox\'s test IDs are public, so anybody could take goods without paying. Set environment to "production", or allowSandbox to true for a test server',
    ])
    expect(check({ allowSandbox: true }, "production").errors).toEqual([])
    expect(check({}, "development").errors).toEqual([])
  })

  it("is fine for a shop that takes real money", () => {
    expect(check({ environment: "production" }, "production")).toEqual({
      errors: [],
      warnings: [],
    })
  })

  it("is fine for a sandbox on the merchant's own machine", () => {
    expect(check({ backendUrl: "http://localhost:9000" }).errors).toEqual([])
  })

  it("stops production behind http", () => {
    const backendUrl = "http://api.shop.np"

    expect(check({ environment: "production", backendUrl }).errors).toEqual([
      "backendUrl must be https in production",
    ])
  })

  it.each([
    "https://localhost:9000",
    "https://api.localhost",
    "https://api.localhost.",
    "https://127.0.0.1",
    "https://127.1",
    "https://[::1]:9000",
    "https://[::]",
    "https://[::ffff:10.0.0.1]",
    "https://[fd00::1]",
    "https://[fe80::1]",
    "https://mac.local",
    "https://10.1.2.3",
    "https://172.16.0.1",
    "https://172.20.0.1",
    "https://172.31.0.1",
    "https://192.168.1.5",
    "https://169.254.1.1",
    "https://0.0.0.0",
    "https://medusa",
  ])(
    "stops production behind %s, where no customer comes back",
    (backendUrl) => {
      expect(check({ environment: "production", backendUrl }).errors).toEqual([
        "backendUrl is a local address: in production it must be one that customers' browsers and Khalti can reach",
      ])
    }
  )

  it.each([
    "https://172.15.0.1",
    "https://172.32.0.1",
    "https://[2400:1a00::1]",
    "https://localhost.shop.np",
    "https://shop.notlocalhost",
    "https://11.0.0.1",
    "https://api.shop.com.np",
  ])("lets %s be public", (backendUrl) => {
    expect(check({ environment: "production", backendUrl }).errors).toEqual([])
  })

  it("stops production when the return URL would be longer than Khalti takes", () => {
    const room = 255 - "/khalti/callback/".length - 22
    const backendUrl = "https://api.shop.np/".padEnd(room, "a")
    const production = { environment: "production" }

    expect(check({ ...production, backendUrl }).errors).toEqual([])
    expect(
      check({ ...production, backendUrl: `${backendUrl}a` }).errors
    ).toEqual([
      "backendUrl is too long: the return URL made from it has 256 characters, Khalti takes 255",
    ])
  })

  it("warns about Khalti's old host and names the new one", () => {
    expect(check({ baseUrl: "https://a.khalti.com/api/v2/" })).toEqual({
      errors: [],
      warnings: [
        "baseUrl points at a.khalti.com, which Khalti gave up as its sandbox at the end of 2024: use https://dev.khalti.com/api/v2/",
      ],
    })
  })

  it.each([
    ["production", "https://dev.khalti.com", "sandbox"],
    ["production", "https://a.khalti.com", "sandbox"],
    ["sandbox", "https://khalti.com", "production"],
    ["sandbox", "https://www.khalti.com", "production"],
  ])("stops %s on %s", (environment, baseUrl, hostOf) => {
    expect(check({ environment, baseUrl }).errors).toEqual([
      `baseUrl is Khalti's ${hostOf} host while environment is "${environment}": they must belong together`,
    ])
  })

  it.each([
    "https://dev.khalti.com/api/v2/",
    "https://DEV.khalti.com./api/v2/epayment/initiate/",
    "http://dev.khalti.com:8443",
    "https://a.khalti.com/api/v2",
    "https://test-admin.khalti.com",
    "https://test-pay.khalti.com/api/v2/epayment/",
  ])(
    "stops real sales on Khalti's sandbox at %s, whose test IDs are public, allowSandbox or not",
    (baseUrl) => {
      for (const allowSandbox of [true, false]) {
        const given = { environment: "production", allowSandbox, baseUrl }
        expect(check(given, "production").errors).toContain(
          `baseUrl is Khalti's sandbox host while environment is "production": they must belong together`
        )
      }
    }
  )

  it.each(["https://pay.khalti.com", "https://admin.khalti.com/"])(
    "stops the sandbox on %s, where real money is",
    (baseUrl) => {
      expect(check({ allowSandbox: true, baseUrl }).errors).toHaveLength(1)
    }
  )

  it.each(["http://khalti.com/api/v2/", "http://www.khalti.com."])(
    "stops production on %s, where everybody on the way could read the key",
    (baseUrl) => {
      expect(check({ environment: "production", baseUrl }).errors).toEqual([
        "baseUrl must be https: the secret key goes there",
      ])
    }
  )

  it("knows nothing about hosts that are not Khalti's", () => {
    const baseUrl = "http://127.0.0.1:4010"

    expect(check({ environment: "production", baseUrl }).errors).toEqual([])
  })
})
