import type { LoaderOptions } from "@medusajs/framework/types"
import checkConfiguration from "../loaders/check-configuration"

const OPTIONS = {
  secretKey: "a-key-that-nobody-may-see",
  backendUrl: "https://api.shop.np",
  storefrontUrl: "https://shop.np",
}

const PROVIDER = {
  resolve: "medusa-payment-khalti/providers/khalti",
  id: "khalti",
}

/** Boots with these options and this payment entry, as Medusa's module loader does. */
async function boot(
  options: Record<string, unknown> = OPTIONS,
  payment: unknown = {
    dependencies: ["khalti", "query"],
    options: { providers: [PROVIDER] },
  },
  locking?: unknown
) {
  const warnings: string[] = []
  const config = {
    projectConfig: { http: { storeCors: "https://shop.np" } },
    modules: { payment, locking },
  }
  await checkConfiguration({
    container: { resolve: () => config },
    options,
    logger: { warn: (text: string) => warnings.push(text) },
  } as unknown as LoaderOptions<Record<string, unknown>>)
  return warnings
}

describe("what stops the boot", () => {
  const environment = process.env.NODE_ENV
  afterEach(() => {
    process.env.NODE_ENV = environment
  })

  it("nothing, when all is set up", async () => {
    await expect(boot()).resolves.toEqual([])
  })

  it.each([
    "/shop/node_modules/medusa-payment-khalti/.medusa/server/src/providers/khalti/index.js",
    "C:\\shop\\node_modules\\medusa-payment-khalti\\.medusa\\server\\src\\providers\\khalti\\index.js",
  ])(
    "not a provider named by its file, as require.resolve does",
    async (resolve) => {
      const payment = {
        dependencies: ["khalti", "query"],
        options: { providers: [{ ...PROVIDER, resolve }] },
      }
      await expect(boot(OPTIONS, payment)).resolves.toEqual([])
    }
  )

  it("wrong options, all named in one message without their values", async () => {
    const wrong = { ...OPTIONS, storefrontUrl: "shop", timeoutMs: -1, color: 1 }
    const error = await boot(wrong).catch((caught: Error) => caught)
    expect(String(error)).toMatch(/storefrontUrl.*timeoutMs.*color/s)
    expect(String(error)).not.toContain(OPTIONS.secretKey)
  })

  it("the sandbox in production, where its public test IDs would take goods for nothing", async () => {
    process.env.NODE_ENV = "production"
    await expect(boot()).rejects.toThrow("allowSandbox")
    await boot({ ...OPTIONS, allowSandbox: true })
  })

  it.each([
    ["http", "http://api.shop.np"],
    ["a local address", "https://localhost:9000"],
    [
      "a return URL over 255 characters",
      `https://api.shop.np/${"x".repeat(255)}`,
    ],
  ])("real money with %s for backendUrl", async (_what, backendUrl) => {
    await expect(
      boot({ ...OPTIONS, environment: "production", backendUrl })
    ).rejects.toThrow("backendUrl")
  })

  it("a missing provider, with the line to add", async () => {
    const payment = { dependencies: ["khalti", "query"], options: {} }
    await expect(boot(OPTIONS, payment)).rejects.toThrow(
      '{ resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" }'
    )
    await expect(boot(OPTIONS, null)).rejects.toThrow("add {")
  })

  it("missing dependencies, with the line to add", async () => {
    const payment = { options: { providers: [PROVIDER] } }
    await expect(boot(OPTIONS, payment)).rejects.toThrow(
      'dependencies: ["khalti", "query"]'
    )
  })

  it("another id of the provider: regions would point at nothing", async () => {
    const payment = {
      dependencies: ["khalti", "query"],
      options: { providers: [{ ...PROVIDER, id: "nepal" }] },
    }
    await expect(boot(OPTIONS, payment)).rejects.toThrow("pp_khalti_khalti")
  })
})

describe("what is warned of", () => {
  it("the sandbox host that Khalti gave up, with the one to use", async () => {
    const warnings = await boot({
      ...OPTIONS,
      baseUrl: "https://a.khalti.com/api/v2/epayment/",
    })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain("https://dev.khalti.com/api/v2/")
  })

  describe("locks in the memory of one process", () => {
    const environment = process.env.NODE_ENV
    const live = { ...OPTIONS, environment: "production" }
    afterEach(() => {
      process.env.NODE_ENV = environment
    })

    it("in production, with what to add", async () => {
      process.env.NODE_ENV = "production"
      const warnings = await boot(live)
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain("@medusajs/medusa/locking-redis")
    })

    it("not where a shared provider is in force", async () => {
      process.env.NODE_ENV = "production"
      const locking = { options: { providers: [{ id: "locking-redis" }] } }
      await expect(boot(live, undefined, locking)).resolves.toEqual([])
    })

    it("not while developing", async () => {
      await expect(boot(live)).resolves.toEqual([])
    })
  })
})
