import { codes, Markdown } from "../../integration-tests/package/readme"
import { resolveOptions } from "../modules/khalti/options"
import { optionNames, optionsSchema } from "../modules/khalti/options-schema"
import { KhaltiReason, KhaltiResult } from "../modules/khalti/result-codes"
import { HOLD_REASONS } from "../settlement/acts"

const readme = new Markdown("README.md")

const STOREFRONT = "https://shop.np"

/** What is in force when only the required options are given. */
const DEFAULTS = new Map<string, unknown>(
  Object.entries(
    resolveOptions({
      secretKey: "key",
      backendUrl: "https://api.shop.np",
      storefrontUrl: STOREFRONT,
    })
  )
)

/** Options of the README, with the default that its row says in words or as code. */
const documented = readme.table("options").flatMap(([names, said]) => {
  const values = said.split(", ")
  const options = codes(names)
  return options.map((name, index) => ({
    name,
    said: options.length === values.length ? values[index] : said,
  }))
})

describe("the README's options", () => {
  it("are those of the schema, all of them", () => {
    const names = documented.map(({ name }) => name)
    expect([...names].sort()).toEqual([...optionNames].sort())
  })

  it.each(documented)("$name: the default is $said", ({ name, said }) => {
    const value = DEFAULTS.get(name) ?? undefined
    const isRequired =
      !optionsSchema.shape[name as keyof typeof optionsSchema.shape].safeParse(
        undefined
      ).success
    expect(said === "required").toBe(isRequired)
    // No plain value: the table says in words where it comes from.
    if (isRequired || value === undefined || Array.isArray(value)) return
    const [word] = said.replace(/`/g, "").split(" ")
    expect(word.replace("<storefrontUrl>", STOREFRONT)).toBe(String(value))
  })
})

describe("the README's codes", () => {
  const inTable = (name: string) =>
    readme.table(name).flatMap(([cell]) => codes(cell))

  it("every khalti_result stands in the table, and nothing else", () => {
    expect(inTable("results").sort()).toEqual(
      Object.values(KhaltiResult).sort()
    )
  })

  it("every khalti_reason stands in the table, and nothing else", () => {
    expect(inTable("reasons").sort()).toEqual(
      Object.values(KhaltiReason).sort()
    )
  })
})

it("operations.md says what to do for every reason to hold a payment, and for nothing else", () => {
  const reasons = new Markdown("docs/operations.md")
    .table("held")
    .flatMap(([cell]) => codes(cell))
  expect(reasons.sort()).toEqual([...HOLD_REASONS].sort())
})
