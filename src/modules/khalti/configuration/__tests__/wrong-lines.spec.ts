import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import os from "node:os"
import path from "node:path"
import provider from "../../../../providers/khalti"
import KhaltiProviderService from "../../../../providers/khalti/service"
import { missingPlugin, wrongLines } from "../wrong-lines"

const REPOSITORY = process.cwd()

const ADD_PROVIDER =
  'the provider is not set up: add { resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" } to options.providers of the "@medusajs/medusa/payment" entry in modules'
const ADD_DEPENDENCIES =
  'add dependencies: ["khalti", "query"] to the "@medusajs/medusa/payment" entry in modules'
const MOVE_DEPENDENCIES =
  'Move dependencies: ["khalti", "query"] into the "@medusajs/medusa/payment" entry in modules, beside resolve and options'
const ID = 'the provider\'s id must be "khalti" (pp_khalti_khalti)'

const OURS = { resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" }
const STRIPE = { resolve: "@medusajs/medusa/payment-stripe", id: "stripe" }

/** The Payment module's entry with these providers. */
function paymentWith(...providers: unknown[]) {
  return { dependencies: ["khalti", "query"], options: { providers } }
}

/** What is wrong with this entry of the Payment module, in a configuration that is right otherwise. */
function wrongWith(payment: unknown, more: object = {}, root = REPOSITORY) {
  return wrongLines({ modules: { payment }, ...more }, root)
}

/** A folder with these files. */
function folder(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), "khalti-shop-")))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
  }
  return root
}

const folders: string[] = []
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })))

const PACKAGE = (name: string) => JSON.stringify({ name })
const SERVICE = (more: string) =>
  `module.exports = { default: { services: [class { static identifier = "khalti"; ${more} }] } }`
const MARKED = SERVICE('static package = "medusa-payment-khalti"')

describe("every form of the provider that Medusa takes is ours", () => {
  class Wrapped extends KhaltiProviderService {}

  it.each<[string, unknown]>([
    ["the package's path", OURS.resolve],
    ["the path of the source", "./src/providers/khalti"],
    ["an absolute path", path.join(REPOSITORY, "src/providers/khalti")],
    ["require.resolve", require.resolve("../../../../providers/khalti")],
    [
      "a file of the built package",
      "/shop/node_modules/medusa-payment-khalti/.medusa/server/src/providers/khalti/index.js",
    ],
    [
      "a file on Windows",
      "C:\\shop\\node_modules\\medusa-payment-khalti\\.medusa\\server\\src\\providers\\khalti\\index.js",
    ],
    ["the imported provider", provider],
    ["all that the file exports", { __esModule: true, default: provider }],
    ["a class of the shop's that extends ours", { services: [Wrapped] }],
  ])("as %s", async (_, resolve) => {
    const payment = paymentWith({ resolve, id: "khalti" })
    expect(await wrongWith(payment)).toEqual([])
  })

  it("by a file of the shop's that hands it on, and by a link to the package", async () => {
    const root = folder({
      "package.json": PACKAGE("a-shop"),
      "src/payment.js": MARKED,
      "node_modules/medusa-payment-khalti/package.json": JSON.stringify({
        name: "medusa-payment-khalti",
        exports: {
          "./package.json": "./package.json",
          "./providers/*": "./built/providers/*/index.js",
        },
      }),
      "node_modules/medusa-payment-khalti/built/providers/khalti/index.js":
        MARKED,
    })
    const more = { plugins: ["medusa-payment-khalti"] }
    for (const resolve of ["./src/payment", "./payment", OURS.resolve]) {
      const payment = paymentWith({ resolve, id: "khalti" })
      expect(await wrongWith(payment, more, root)).toEqual([])
    }
  })

  it("beside other providers, and conditions that do not hold", async () => {
    const holes = [null, undefined, false, "", STRIPE, OURS]
    expect(await wrongWith(paymentWith(...holes))).toEqual([])
    const dependencies = [false, "khalti", undefined, "query"]
    const payment = { ...paymentWith(OURS), dependencies }
    expect(await wrongWith(payment)).toEqual([])
  })

  it("in an entry with a key, a path or an object of its own, or that is not disabled", async () => {
    for (const more of [
      { key: "payment" },
      { resolve: "/shop/node_modules/@medusajs/payment" },
      { resolve: { service: class {} } },
      { disable: false },
    ]) {
      expect(await wrongWith({ ...more, ...paymentWith(OURS) })).toEqual([])
    }
  })
})

describe("what is another package's is not ours, whatever it is called", () => {
  const theirs = folder({
    "package.json": PACKAGE("a-shop"),
    "node_modules/nepal-pay/package.json": PACKAGE("nepal-pay"),
    "node_modules/nepal-pay/providers/khalti/index.js": SERVICE(""),
    "src/providers/khalti/index.js": SERVICE(""),
  })
  const more = { plugins: ["medusa-payment-khalti"] }

  it.each<[string, unknown]>([
    ['"nepal-pay/providers/khalti"', "nepal-pay/providers/khalti"],
    [
      '"@shop/medusa-payment-khalti-next/providers/khalti"',
      "@shop/medusa-payment-khalti-next/providers/khalti",
    ],
    ['"./src/providers/khalti"', "./src/providers/khalti"],
    ['"khalti"', { services: [class {}] }],
    ['"khalti"', { services: [null] }],
    ['"khalti"', { services: {} }],
    ['"khalti"', 5],
  ])("%s", async (name, resolve) => {
    const payment = paymentWith({ resolve, id: "khalti" })
    expect(await wrongWith(payment, more, theirs)).toEqual([
      `${ADD_PROVIDER}. ${name} is a provider of another package. If it stands there: Medusa keeps only the last entry for a module, so all payment providers belong into one`,
    ])
  })
})

describe("a provider that is not there", () => {
  it.each([
    undefined,
    null,
    false && OURS,
    true,
    "@medusajs/medusa/payment",
    {},
    { options: {} },
    { options: { providers: OURS } },
    { options: [OURS] },
    paymentWith(),
  ])("is to be added: %j", async (payment) => {
    const lines = await wrongWith(payment)
    expect(lines).toEqual(
      payment === false
        ? [
            'the Payment module is switched off: take disable out of the "@medusajs/medusa/payment" entry in modules',
          ]
        : [ADD_PROVIDER]
    )
  })

  it("may have been, in an entry before the last: Medusa has dropped it", async () => {
    expect(await wrongWith(paymentWith(STRIPE))).toEqual([
      `${ADD_PROVIDER}. If it stands there: Medusa keeps only the last entry for a module, so all payment providers belong into one`,
    ])
    const entry = '{ resolve: "@medusajs/medusa/payment", options: {} }'
    const root = folder({
      "package.json": PACKAGE("a-shop"),
      "medusa-config.ts": `module.exports = { modules: [${entry}, ${entry}] }`,
    })
    const more = { plugins: ["medusa-payment-khalti"] }
    expect(await wrongWith(paymentWith(STRIPE), more, root)).toEqual([
      expect.stringMatching(
        /^the provider is not set up.*another entry: medusa-config has 2 entries.*keeps only the last/
      ),
    ])
  })

  it("is not asked for where the Payment module is disabled: that is said", async () => {
    const lines = await wrongWith({ ...paymentWith(OURS), disable: true })
    expect(lines).toEqual([expect.stringContaining("switched off")])
  })
})

describe("dependencies", () => {
  it.each<[unknown, string]>([
    [undefined, "khalti and query"],
    [["query"], "khalti"],
    [["khalti"], "query"],
    ["khalti", "query"],
  ])("%j lack, with the line to add", async (dependencies, lacking) => {
    const payment = { ...paymentWith(OURS), dependencies }
    expect(await wrongWith(payment)).toEqual([
      `the provider cannot reach ${lacking}: ${ADD_DEPENDENCIES}`,
    ])
  })

  const dependencies = ["khalti", "query"]

  it.each([
    [
      "the options of that entry",
      { options: { dependencies, providers: [OURS] } },
    ],
    ["its provider", { options: { providers: [{ ...OURS, dependencies }] } }],
    [
      "its provider's options",
      { options: { providers: [{ ...OURS, options: { dependencies } }] } },
    ],
  ])("in %s are to be moved", async (place, payment) => {
    expect(await wrongWith(payment)).toEqual([
      `the provider cannot reach khalti and query: dependencies stands in the wrong place (${place}). ${MOVE_DEPENDENCIES}`,
    ])
  })

  it("on the plugin are to be moved", async () => {
    const plugins = [{ resolve: "medusa-payment-khalti", dependencies }]
    const payment = { options: { providers: [OURS] } }
    expect(await wrongWith(payment, { plugins })).toEqual([
      expect.stringContaining("wrong place (the plugin)"),
    ])
  })
})

describe("the provider's id", () => {
  it.each([undefined, "nepal", "Khalti"])(
    "%p would be another provider: regions would point at nothing",
    async (id) => {
      expect(await wrongWith(paymentWith({ ...OURS, id }))).toEqual([ID])
      expect(await wrongWith(paymentWith(OURS, { ...OURS, id }))).toEqual([ID])
    }
  )
})

describe("the module without the plugin, which nobody could come back to", () => {
  const NOT_IN_PLUGINS =
    /^"medusa-payment-khalti" stands in modules, but not in plugins.*khalti-sweep.*Put \{ resolve: "medusa-payment-khalti"/
  const shop = folder({
    "package.json": PACKAGE("a-shop"),
    "node_modules/medusa-payment-khalti/package.json": PACKAGE(
      "medusa-payment-khalti"
    ),
    "node_modules/other/package.json": PACKAGE("other"),
    "vendor/khalti/package.json": PACKAGE("medusa-payment-khalti"),
    "vendor/broken/package.json": "{",
    ".medusa/server/medusa-config.js": "",
  })

  it.each([
    undefined,
    [],
    {},
    ["other", null, false, 5, {}],
    [{ resolve: "other" }, { options: {} }],
    [{ resolve: path.join(shop, "vendor/broken") }],
    ["medusa-payment-khalti-next"],
  ])("stops the boot: plugins %j", async (plugins) => {
    const lines = await wrongWith(paymentWith(OURS), { plugins }, shop)
    expect(lines).toEqual([expect.stringMatching(NOT_IN_PLUGINS)])
  })

  it.each([
    ["its name", ["medusa-payment-khalti"]],
    ["an entry", [null, { resolve: "medusa-payment-khalti", options: {} }]],
    ["the folder of a copy", [path.join(shop, "vendor/khalti")]],
    [
      "the folder of the package",
      [{ resolve: path.join(shop, "node_modules/medusa-payment-khalti") }],
    ],
  ])("is not missed with the plugin by %s", async (_, plugins) => {
    for (const root of [shop, path.join(shop, ".medusa/server")]) {
      expect(await wrongWith(paymentWith(OURS), { plugins }, root)).toEqual([])
    }
  })

  it("is right where the configuration is this package's own", async () => {
    expect(await wrongWith(paymentWith(OURS), {}, REPOSITORY)).toEqual([])
    expect(
      await wrongWith(paymentWith(OURS), {}, path.join(REPOSITORY, "src"))
    ).toEqual([])
  })
})

describe("the provider without the plugin", () => {
  it.each([
    [{}, "plugins"],
    [{ modules: null }, "plugins"],
    [{ modules: { khalti: undefined } }, "plugins"],
    [{ modules: { khalti: false } }, "switched off"],
    [{ modules: { khalti: { disable: true } } }, "switched off"],
  ])("is told what is missing: %j", (config, said) => {
    expect(missingPlugin(config)).toContain(said)
  })

  it.each([{ resolve: "x" }, "x", { disable: false }])(
    "is right with the module %j",
    (khalti) => {
      expect(missingPlugin({ modules: { khalti } })).toBeUndefined()
    }
  )
})
