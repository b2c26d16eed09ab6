import { configManager } from "@medusajs/framework/config"
import type { LoaderOptions } from "@medusajs/framework/types"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import provider from "../../../providers/khalti"
import KhaltiProviderService from "../../../providers/khalti/service"
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

/** The Payment module's entry, as the README has it. */
const PAYMENT: unknown = {
  dependencies: ["khalti", "query"],
  options: { providers: [PROVIDER] },
}

/** Boots with these options and this payment entry, as Medusa's module loader does, and answers with the warnings. */
async function boot(
  options: Record<string, unknown> = OPTIONS,
  payment: unknown = PAYMENT,
  more: { locking?: unknown; workerMode?: string; plugins?: unknown } = {}
) {
  const warnings: string[] = []
  const { locking, workerMode, plugins } = more
  const config = {
    projectConfig: { http: { storeCors: "https://shop.np" }, workerMode },
    modules: { payment, locking },
    plugins,
  }
  await checkConfiguration({
    container: { resolve: () => config },
    options,
    logger: {
      warn: (text: string) => warnings.push(text),
      info: (text: string) => warnings.push(`only info: ${text}`),
    },
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

  it("not a provider that the shop has imported", async () => {
    const payment = {
      dependencies: ["khalti", "query"],
      options: { providers: [null, { ...PROVIDER, resolve: provider }] },
    }
    await expect(boot(OPTIONS, payment)).resolves.toEqual([])
  })

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
      expect.stringMatching(/^only info: .*@medusajs.medusa.locking-redis/),
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

  it("dependencies that do not reach the provider, with the line to add", async () => {
    const payment = { options: { providers: [PROVIDER] } }
    expect(await failureOf(OPTIONS, payment)).toBe(
      stopped(`the provider cannot reach khalti and query: ${ADD_DEPENDENCIES}`)
    )
  })

  it("another package's provider", async () => {
    const resolve = "nepal-pay/providers/khalti"
    const payment = {
      dependencies: ["khalti", "query"],
      options: { providers: [{ ...PROVIDER, resolve }] },
    }
    expect(await failureOf(OPTIONS, payment)).toContain(
      `${ADD_PROVIDER}. "${resolve}" is a provider of another package`
    )
  })

  it("real sales on Khalti's sandbox", async () => {
    const options = {
      ...OPTIONS,
      environment: "production",
      allowSandbox: true,
      baseUrl: "https://dev.khalti.com/api/v2/epayment/",
    }
    expect(await failureOf(options)).toContain("baseUrl is Khalti's sandbox")
  })

  describe("in a shop", () => {
    const root = mkdtempSync(path.join(os.tmpdir(), "khalti-boot-"))
    beforeAll(() => {
      writeFileSync(path.join(root, "package.json"), '{ "name": "a-shop" }')
      readConfig(root)
    })
    afterAll(() => {
      rmSync(root, { recursive: true })
      readConfig(process.cwd())
    })

    /** As Medusa does at the boot, before it loads a module. */
    function readConfig(
      baseDir: string,
      modules: Record<string, { resolve: string }> = {}
    ) {
      const http = { authCors: "", storeCors: "", adminCors: "" }
      const projectConfig = { modules, projectConfig: { http } }
      configManager.loadConfig({ projectConfig, baseDir })
    }

    it("the module without the plugin, whose payments nobody could settle", async () => {
      expect(await failureOf()).toMatch(
        /cannot start:\n- "medusa-payment-khalti" stands in modules, but not in plugins/
      )
      const plugins = [{ resolve: "medusa-payment-khalti", options: {} }]
      await expect(boot(OPTIONS, PAYMENT, { plugins })).resolves.toEqual([])
    })

    it("the provider without the plugin, which can tell it alone", () => {
      const start = () => KhaltiProviderService.validateOptions({})
      expect(start).toThrow(
        "the payment provider is set up, but the plugin is not: add"
      )
      readConfig(root, { khalti: { resolve: "x" } })
      expect(start).not.toThrow()
    })

    it("not two entries for the Payment module, but it says that one of them is lost", async () => {
      const entry = '{ resolve: "@medusajs/medusa/payment", options: {} }'
      writeFileSync(
        path.join(root, "medusa-config.ts"),
        `module.exports = { modules: [${entry}, ${entry}] }`
      )
      const plugins = ["medusa-payment-khalti"]
      await expect(boot(OPTIONS, PAYMENT, { plugins })).resolves.toEqual([
        expect.stringContaining("Medusa keeps only the last"),
      ])
    })
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

    it("in production, where the shop is known to have several, with what to add", async () => {
      process.env.NODE_ENV = "production"
      const workerMode = "server"
      await expect(boot(live, PAYMENT, { workerMode })).resolves.toEqual([
        `medusa-payment-khalti: ${LOCKING_ADVICE}`,
      ])
    })

    it("not where one may be all: then they are only mentioned", async () => {
      process.env.NODE_ENV = "production"
      const workerMode = "shared"
      await expect(boot(live, PAYMENT, { workerMode })).resolves.toEqual([
        `only info: medusa-payment-khalti: If more than one process serves this shop: ${LOCKING_ADVICE}`,
      ])
    })

    it("not where a shared provider is in use", async () => {
      process.env.NODE_ENV = "production"
      const locking = { options: { providers: [{ id: "locking-redis" }] } }
      await expect(boot(live, PAYMENT, { locking })).resolves.toEqual([])
    })

    it("not while developing", async () => {
      await expect(boot(live)).resolves.toEqual([])
    })
  })
})
