import { readdirSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { codes, Markdown } from "../../integration-tests/package/readme"
import { resolveOptions } from "../modules/khalti/options/options"
import { optionNames, optionsSchema } from "../modules/khalti/options/schema"
import { EN } from "../texts/en"
import {
  alertNotice,
  hangingNotice,
  heldNotice,
  KEY_REFUSED,
  SWEEP_LATE,
} from "../texts/notices"
import { ALERTS, REASONS, type Entry } from "../texts/reason-table"
import { isPublicReason, type KhaltiReason } from "../texts/reasons"
import { RESULTS } from "../texts/results"

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

const REASON_ENTRIES = Object.entries<Entry>(REASONS)

/** A row of the README's table of reasons. */
function publicRow([reason, entry]: [KhaltiReason, Entry]): string[] {
  const { results, held } = entry
  const { meaning, todo } = { ...held, ...entry }
  const also = results && held ? `. Held: ${held.todo}` : ""
  return [
    `\`${reason}\``,
    Object.keys(EN[reason])
      .map((result) => `\`${result}\``)
      .join(", "),
    String(meaning),
    `${todo}${also}`,
  ]
}

describe("the tables of results and reasons: their words and texts are those of src/texts", () => {
  const operations = new Markdown("docs/operations.md")

  it("README: every khalti_result", () => {
    expect(readme.table("results")).toEqual(
      Object.entries(RESULTS).map(([result, { customer, merchant }]) => [
        `\`${result}\``,
        customer,
        merchant,
      ])
    )
  })

  it("README: every khalti_reason, and the results that it comes with", () => {
    const rows = REASON_ENTRIES.flatMap(([reason, entry]) =>
      isPublicReason(reason) ? [publicRow([reason, entry])] : []
    )
    expect(readme.table("reasons")).toEqual(rows)
  })

  it("operations.md: every reason to hold a payment", () => {
    const rows = REASON_ENTRIES.flatMap(([reason, { held }]) =>
      held ? [[`\`${reason}\``, held.meaning, held.todo]] : []
    )
    expect(operations.table("held")).toEqual(rows)
  })

  it("operations.md: the title of every notice in the feed", () => {
    const payment = { id: "khpay_1", reference: "…", amount: "NPR 10" }
    const notices = [
      heldNotice(payment, "held", undefined),
      KEY_REFUSED,
      hangingNotice(payment),
      SWEEP_LATE,
      ...Object.keys(ALERTS).map((alert) =>
        alertNotice(payment, alert, undefined)
      ),
    ]
    expect(operations.table("alerts").map(([title]) => title)).toEqual(
      notices.map(({ title }) => `\`${title}\``)
    )
  })

  it("operations.md: every alert, and the words that its notice shows", () => {
    const rows = operations
      .table("alerts")
      .flatMap(([title, , meaning, todo]) => {
        const [, alert] = /^`Khalti payment …: (\w+)`$/.exec(title) ?? []
        return alert ? [[alert, meaning, todo]] : []
      })
    expect(rows).toEqual(
      Object.entries(ALERTS).map(([alert, { meaning, todo }]) => [
        alert,
        meaning,
        todo,
      ])
    )
  })
})

describe("trap 10: README, package and reality agree", () => {
  const text = readFileSync("README.md", "utf8")
  const { peerDependencies, engines, dependencies } = JSON.parse(
    readFileSync("package.json", "utf8")
  ) as Record<string, Record<string, string>>

  it("the Medusa that the README asks for is the lowest that the package takes", () => {
    const [, lowest] = /You need Medusa (\d+\.\d+) or later/.exec(text) ?? []
    for (const range of Object.values(peerDependencies)) {
      expect(range).toBe(`>=${lowest}.0 <3`)
    }
  })

  it("the Nodes that the README names are those that the package takes and that CI runs", () => {
    const ci = readFileSync(".github/workflows/ci.yml", "utf8")
    for (const major of ["20", "22"]) {
      expect(text).toMatch(new RegExp(`Node .*\\b${major}\\b`))
      expect(ci).toMatch(new RegExp(`node.*\\b${major}\\b`))
    }
    expect(engines.node).toBe(">=20")
  })

  it("what the plugin brings along is what its code imports, and nothing else", () => {
    const imported = sources("src").flatMap((source) =>
      [...source.matchAll(/(?:from |import\()"([a-z][^"./@]*)"/g)].map(
        ([, name]) => name
      )
    )
    const known = [...new Set(imported)].filter(
      (name) => !builtinModules.includes(name) && !name.startsWith("node:")
    )
    expect(known.sort()).toEqual(Object.keys(dependencies).sort())
  })

  it("SECURITY.md names every package that the plugin brings along", () => {
    const [, names] =
      /of its own, ([^,]+(?:, [^,]+)*?), at exact versions/.exec(
        readFileSync("SECURITY.md", "utf8")
      ) ?? []
    expect(names.split(/, | and /)).toEqual(Object.keys(dependencies))
  })
})

it("trap 11: no test puts a stand-in between the plugin and Medusa: only loggers and the console are overheard", () => {
  const overheard = /jest\.spyOn\((logger|console), /
  const standIns = [...sources("integration-tests"), ...sources("src", true)]
    .flatMap((source) => source.split("\n"))
    .filter((line) =>
      /\bjest\.(mock|doMock|unstable_mockModule|spyOn)\(/.test(line)
    )
    .filter((line) => !overheard.test(line) && !line.includes("overheard"))
  expect(standIns).toEqual([])
})

/** What our TypeScript files below a folder say; unit tests only where asked for. */
function sources(folder: string, withTests = folder !== "src"): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .filter((name) => withTests || !name.includes("__tests__"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
}
