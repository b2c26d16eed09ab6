import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { countPaymentEntries, doubledPayment } from "../doubled-payment"

const STRIPE = `{
  resolve: "@medusajs/medusa/payment",
  options: { providers: [{ resolve: "@medusajs/medusa/payment-stripe", id: "stripe" }] },
}`
const KHALTI = `{
  resolve: '@medusajs/medusa/payment', // this one has Khalti
  dependencies: ["khalti", "query"],
  options: { providers: [{ resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" }] },
}`

describe("entries for the Payment module in a medusa-config", () => {
  it.each([
    ["two in a list", `[${STRIPE}, ${KHALTI}]`],
    [
      "one by key and one by path",
      `[{ key: "payment", resolve: "./src/modules/payment" }, ${KHALTI}]`,
    ],
    [
      "one by Medusa's name of the key",
      `[{ key: Modules.PAYMENT, options: { providers: [] } }, ${KHALTI}]`,
    ],
    [
      "one by the package of its own",
      `[${STRIPE.replace("medusa/", "")}, ${KHALTI}]`,
    ],
    [
      "one as a file, one as a text in backticks",
      "[{ resolve: require.resolve(`@medusajs/payment`) }, { resolve: `@medusajs/medusa/payment` }]",
    ],
  ])("are two: %s", (_, modules) => {
    expect(
      countPaymentEntries(`module.exports = { modules: ${modules} }`)
    ).toBe(2)
  })

  it.each([
    ["in a list", `[${KHALTI}]`],
    ["with a key and a path", `[${KHALTI.replace("{", '{ key: "payment",')}]`],
    ["by key in an object", `{ [Modules.PAYMENT]: ${KHALTI} }`],
    ["beside one in a comment", `[/* ${STRIPE} */ ${KHALTI}]`],
    [
      "beside lines that are commented out",
      `[${STRIPE.replace(/^/gm, "// ")}\n${KHALTI}]`,
    ],
    [
      "beside texts with braces and addresses",
      `["}{", 'http://x', \`\${"{"}\`, ${KHALTI}]`,
    ],
  ])("is one: %s", (_, modules) => {
    expect(
      countPaymentEntries(`module.exports = { modules: ${modules} }`)
    ).toBe(1)
  })

  it("are none in no configuration", () => {
    expect(countPaymentEntries("")).toBe(0)
    expect(countPaymentEntries("}}}{{{")).toBe(0)
  })
})

describe("what is said of two entries", () => {
  const root = mkdtempSync(path.join(os.tmpdir(), "khalti-config-"))
  afterAll(() => rmSync(root, { recursive: true }))

  it("is that Medusa keeps only the last", () => {
    expect(doubledPayment(root)).toBeUndefined()
    expect(doubledPayment(path.join(root, "nowhere"))).toBeUndefined()
    for (const name of ["medusa-config.ts", "medusa-config.js"]) {
      writeFileSync(path.join(root, name), `[${STRIPE}, ${KHALTI}]`)
      expect(doubledPayment(root)).toMatch(
        /has 2 entries .*keeps only the last.*one entry/
      )
      writeFileSync(path.join(root, name), `[${KHALTI}]`)
      expect(doubledPayment(root)).toBeUndefined()
      rmSync(path.join(root, name))
    }
  })
})
