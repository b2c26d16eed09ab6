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
    const { errors } = check({}, "production")

    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain("sandbox")
    expect(check({ allowSandbox: true }, "production").errors).toEqual([])
    expect(check({}, "development").errors).toEqual([])
  })

  it("is fine for a shop that takes real money", () => {
    expect(check({ environment: "production" }, "production")).toEqual({
      errors: [],
      warnings: [],
    })
  })

  it.each([
    "http://api.shop.np",
    "https://localhost:9000",
    "https://api.localhost",
    "https://127.0.0.1",
    "https://127.1",
    "https://[::1]:9000",
    "https://[fd00::1]",
    "https://mac.local",
    "https://10.1.2.3",
    "https://172.20.0.1",
    "https://192.168.1.5",
    "https://169.254.1.1",
    "https://0.0.0.0",
    "https://medusa",
  ])(
    "stops production behind %s, where no customer comes back",
    (backendUrl) => {
      const { errors } = check({ environment: "production", backendUrl })

      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain("backendUrl")
    }
  )

  it.each([
    "https://172.32.0.1",
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
    ).toEqual([expect.stringContaining("256 characters")])
  })

  it("warns about Khalti's old host and names the new one", () => {
    const { errors, warnings } = check({
      baseUrl: "https://a.khalti.com/api/v2/",
    })

    expect(errors).toEqual([])
    expect(warnings).toEqual([
      expect.stringContaining("https://dev.khalti.com/api/v2/"),
    ])
  })

  it("stops real shops on the sandbox's host and test shops on the real one", () => {
    const sandboxHost = { baseUrl: "https://dev.khalti.com/api/v2/" }
    const realHost = { baseUrl: "https://khalti.com/api/v2/" }

    expect(
      check({ environment: "production", ...sandboxHost }).errors
    ).toHaveLength(1)
    expect(check({ environment: "sandbox", ...realHost }).errors).toHaveLength(
      1
    )
  })
})
