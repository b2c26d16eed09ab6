import type { LoaderOptions } from "@medusajs/framework/types"
import checkConfiguration from "../loaders/check-configuration"
import { LOCKING_ADVICE } from "../options/locking"

const OPTIONS = {
  secretKey: "a-key-that-nobody-may-see",
  backendUrl: "https://api.shop.np",
  storefrontUrl: "https://shop.np",
}

const PROVIDER = {
  resolve: "medusa-payment-khalti/providers/khalti",
  id: "khalti",
}

const ADD_PROVIDER =
  'the provider is not set up: add { resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" } to options.providers of the "@medusajs/medusa/payment" entry in modules'
const ADD_DEPENDENCIES =
  'add dependencies: ["khalti", "query"] to the "@medusajs/medusa/payment" entry in modules'

/** Boots with these options and this payment entry, as Medusa's module loader does, and answers with the warnings. */
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

/** The message that a boot is stopped with. */
async function failureOf(...given: Parameters<typeof boot>): Promise<string> {
  return boot(...given).then(
    () => "it boots",
    (error: Error) => error.message
  )
}

/** How it begins, whatever is wrong. */
function stopped(...wrong: string[]): string {
  return ["medusa-payment-khalti cannot start:", ...wrong].join("\n- ")
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
    const wrong = { ...OPTIONS, storefrontUrl: "shop", timeoutMs: -1 }
    expect(await failureOf(wrong)).toBe(
      "medusa-payment-khalti: wrong options: storefrontUrl must be an absolute http(s) URL without user name, query and hash; timeoutMs must be a whole number of milliseconds from 100 to 25000"
    )
  })

  it("the sandbox in production, where its public test IDs would take goods for nothing", async () => {
    process.env.NODE_ENV = "production"
    expect(await failureOf()).toContain("allowSandbox")
    await expect(boot({ ...OPTIONS, allowSandbox: true })).resolves.toEqual([
      expect.stringContaining("@medusajs/medusa/locking-redis"),
    ])
  })

  it("everything at once: options that do not fit, and missing lines", async () => {
    const real = {
      ...OPTIONS,
      environment: "production",
      backendUrl: "http://api.shop.np",
    }
    expect(await failureOf(real, null)).toBe(
      stopped("backendUrl must be https in production", ADD_PROVIDER)
    )
  })

  it("a missing provider, with the line to add", async () => {
    const payment = { dependencies: ["khalti", "query"], options: {} }
    expect(await failureOf(OPTIONS, payment)).toBe(stopped(ADD_PROVIDER))
    expect(await failureOf(OPTIONS, null)).toBe(stopped(ADD_PROVIDER))
  })

  it.each([
    [undefined, "khalti and query"],
    [["query"], "khalti"],
    [["khalti"], "query"],
  ])("the dependencies %p, with the line to add", async (given, lacking) => {
    const payment = {
      dependencies: given,
      options: { providers: [PROVIDER] },
    }
    expect(await failureOf(OPTIONS, payment)).toBe(
      stopped(`the provider cannot reach ${lacking}: ${ADD_DEPENDENCIES}`)
    )
  })

  it("another id of the provider: regions would point at nothing", async () => {
    const payment = { options: { providers: [{ ...PROVIDER, id: "nepal" }] } }
    expect(await failureOf(OPTIONS, payment)).toBe(
      stopped(
        `the provider cannot reach khalti and query: ${ADD_DEPENDENCIES}`,
        'the provider\'s id must be "khalti" (pp_khalti_khalti)'
      )
    )
  })

  it("another package's provider is not ours", async () => {
    const resolve = "medusa-payment-khalti/providers/khalti-next"
    const payment = {
      dependencies: ["khalti", "query"],
      options: { providers: [{ ...PROVIDER, resolve }] },
    }
    expect(await failureOf(OPTIONS, payment)).toBe(stopped(ADD_PROVIDER))
  })
})

describe("what is warned of", () => {
  it("the sandbox host that Khalti gave up, with the one to use", async () => {
    const baseUrl = "https://a.khalti.com/api/v2/epayment/"
    await expect(boot({ ...OPTIONS, baseUrl })).resolves.toEqual([
      "medusa-payment-khalti: baseUrl points at a.khalti.com, which Khalti gave up as its sandbox at the end of 2024: use https://dev.khalti.com/api/v2/",
    ])
  })

  describe("locks in the memory of one process", () => {
    const environment = process.env.NODE_ENV
    const live = { ...OPTIONS, environment: "production" }
    afterEach(() => {
      process.env.NODE_ENV = environment
    })

    it("in production, with what to add", async () => {
      process.env.NODE_ENV = "production"
      await expect(boot(live)).resolves.toEqual([
        `medusa-payment-khalti: ${LOCKING_ADVICE}`,
      ])
    })

    it("not where a shared provider is in use", async () => {
      process.env.NODE_ENV = "production"
      const locking = { options: { providers: [{ id: "locking-redis" }] } }
      await expect(boot(live, undefined, locking)).resolves.toEqual([])
    })

    it("not while developing", async () => {
      await expect(boot(live)).resolves.toEqual([])
    })
  })
})
