import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")
const SKIPPED = [
  "node_modules",
  ".git",
  ".medusa",
  ".data",
  "coverage",
  "reports",
]

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (SKIPPED.includes(entry.name)) return []
    return entry.isDirectory() ? filesBelow(file) : [file]
  })
}

const FILES = filesBelow(ROOT)

const TEXTS = FILES.filter((file) => /\.(md|tsx?|mjs)$/.test(file))
  // A changelog tells of what was.
  .filter((file) => !/CHANGELOG\.md$|\/migrations\//.test(file))
  .map((file) => ({ file, prose: proseOf(file) }))

/** What people wrote for people: a page without its blocks of code, which are a reader's own files, or comments. */
function proseOf(file: string): string {
  const text = readFileSync(file, "utf8")
  return file.endsWith(".md")
    ? text.replace(/^```[\s\S]*?^```/gm, "")
    : (text.match(/\/\*[\s\S]*?\*\/|(?<![:"'\w])\/\/[^\n]*/g) ?? []).join("\n")
}

/** What the expression finds in all prose and `exists` denies, with the file that says so. */
function missing(
  expression: RegExp,
  exists: (named: string, file: string) => boolean
): string[] {
  const found = TEXTS.flatMap(({ file, prose }) =>
    [...prose.matchAll(expression)].map(([, named]) => ({ file, named }))
  )
  expect(found.length).toBeGreaterThan(20)
  return found
    .filter(({ file, named }) => !exists(named, file))
    .map(({ file, named }) => `${path.relative(ROOT, file)}: ${named}`)
}

/** A name with wildcards or alternatives stands for the folder before them. */
function isPath(named: string): boolean {
  const file = path.join(ROOT, named.split(/[*{]/)[0])
  return existsSync(file) || existsSync(`${file}.ts`)
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return [...readFileSync(page, "utf8").matchAll(/^#+ (.*)$/gm)].map(
    ([, heading]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, "")
        .replace(/ /g, "-")
  )
}

describe("no page and no comment names what is not in this repository", () => {
  it("paths, such as src/settle/decide.ts", () => {
    const PATH =
      /(?<![\w/@.-])(?:\.\/)?((?:docs|src|integration-tests|sandbox|demo|\.ci|\.eslint|\.github)\/[\w./[\]{},*-]*[\w}*/])/g
    expect(missing(PATH, isPath)).toEqual([])
  })

  it("files by the end of their path, such as leases.ts or oracle/model.ts", () => {
    const NAME =
      /(?<![\w/@.*{<>-])((?:[\w-]+\/|\[\w+\]\/)*[\w.-]+\.(?:md|ts|mjs))\b/g
    const ends = (named: string) =>
      FILES.some((file) => file.endsWith(`/${named}`))
    expect(missing(NAME, ends)).toEqual([])
  })

  it("what Markdown links to, with its heading", () => {
    const LINK = /\]\((?!https?:|mailto:)([^)\s]+)\)/g
    const leads = (to: string, from: string) => {
      const [file, anchor] = to.split("#")
      // The tables of src/texts/reason-table.ts stand in these two.
      const pages = from.endsWith(".md")
        ? [path.resolve(path.dirname(from), file || from)]
        : [path.join(ROOT, "README.md"), path.join(ROOT, "docs/operations.md")]
      return pages.some(
        (page) =>
          existsSync(page) && (!anchor || anchorsOf(page).includes(anchor))
      )
    }
    expect(missing(LINK, leads)).toEqual([])
  })
})

/** The tests that docs/medusa.md names: `http/sales/many-returns ("the case's name", …)`. */
const NAMED_TESTS = [
  ...readFileSync(path.join(ROOT, "docs/medusa.md"), "utf8").matchAll(
    /(?<![\w/:.`])((?:http|kills|races|fuzz|histories)\/[a-z-]+(?:\/[a-z-]+)?)(?: \(((?:"[^"]*"[,:;)] ?)+))?/g
  ),
].flatMap(([, name, cases]) => {
  const file = name.startsWith("http/")
    ? `${name}.cases.ts`
    : `faults/${name}.spec.ts`
  const titles = [...(cases ?? "").matchAll(/"([^"]*)"/g)]
  return (titles.length ? titles : [["", ""]]).map(([, title]) => ({
    file: path.join("integration-tests", file),
    title,
  }))
})

it("every test that docs/medusa.md names exists, and the case that it quotes", () => {
  expect(NAMED_TESTS.filter(({ title }) => title).length).toBeGreaterThan(30)
  expect(
    NAMED_TESTS.filter(({ file, title }) => {
      const test = path.join(ROOT, file)
      return !existsSync(test) || !readFileSync(test, "utf8").includes(title)
    })
  ).toEqual([])
})
