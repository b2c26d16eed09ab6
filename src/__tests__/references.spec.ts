import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
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

/** Paths of this repository that a text names, such as `src/settle/decide.ts`. */
const NAMED =
  /(?<![\w/@.-])(?:\.\/)?((?:docs|src|integration-tests|sandbox|demo|\.ci|\.eslint)\/[\w./[\]{},*-]*[\w}*/]|[A-Z]{4,}\.md)/g

/** Links of Markdown to something beside the page. */
const LINKED = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

function exists(file: string): boolean {
  return [file, `${file}.ts`].some((name) => existsSync(name))
}

/** A name with wildcards or alternatives stands for the folder before them. */
function pathOf(named: string): string {
  return path.join(ROOT, named.split(/[*{]/)[0])
}

function missingIn(file: string): string[] {
  const text = readFileSync(file, "utf8")
  const isPage = file.endsWith(".md")
  const words = isPage
    ? // A block of code is a reader's own file.
      text.replace(/^```[\s\S]*?^```/gm, "")
    : (text.match(COMMENT) ?? []).join("\n")
  const named = [...words.matchAll(NAMED)].map(([, name]) => name)
  const linked = isPage ? [...words.matchAll(LINKED)].map(([, to]) => to) : []
  return [
    ...named.filter((name) => !exists(pathOf(name))),
    ...linked.filter((to) => !exists(path.resolve(path.dirname(file), to))),
    // A page that is not of this repository.
    ...(words.match(/\b(?:khalti-api|medusa-notes|design|cases)\.md\b/g) ?? []),
  ]
}

const files = filesBelow(ROOT)
  .filter((file) => /\.(md|ts|mjs)$/.test(file))
  .filter((file) => statSync(file).size < 500_000)
  // A changelog tells of what was.
  .filter((file) => !/CHANGELOG\.md$|migrations\//.test(file))

it("no page and no comment names a file of this repository that does not exist", () => {
  const missing = files.flatMap((file) =>
    missingIn(file).map((name) => `${path.relative(ROOT, file)}: ${name}`)
  )
  expect(files.length).toBeGreaterThan(200)
  expect(missing).toEqual([])
})

it("every test that docs/medusa.md names exists", () => {
  const page = readFileSync(path.join(ROOT, "docs/medusa.md"), "utf8")
  const named = [
    ...page.matchAll(
      /(?<![\w/:.`])(?:(http)|kills|races|fuzz|histories)\/([a-z-]+(?:\/[a-z-]+)?)/g
    ),
  ]
  const missing = named
    .map(([name, http]) => (http ? `${name}.cases.ts` : `faults/${name}`))
    .map((name) => path.join(ROOT, "integration-tests", name))
    .filter((file) =>
      [file, `${file}.spec.ts`].every((name) => !existsSync(name))
    )
  expect(named.length).toBeGreaterThan(50)
  expect(missing).toEqual([])
})
