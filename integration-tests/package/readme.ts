import { readFileSync } from "node:fs"
import path from "node:path"

/** The repository's root. */
export const REPOSITORY = path.resolve(__dirname, "..", "..")

/** The rows of a Markdown table, without its head; `code` marks and bold are kept. */
export type Table = string[][]

/** A Markdown file of this repository, as a reader who obeys it to the letter would take it. */
export class Markdown {
  private readonly text: string

  /** @param file - relative to the repository's root */
  constructor(private readonly file: string) {
    this.text = readFileSync(path.join(REPOSITORY, file), "utf8")
  }

  /**
   * The content of the first fenced block after `<!-- name -->`.
   *
   * @throws when there is no such mark, or no block after it
   */
  block(name: string): string {
    const fence = /^```\w*\n([\s\S]*?)^```$/m.exec(this.after(name))
    if (!fence) throw new Error(`${this.file}: no block after ${mark(name)}`)
    return fence[1]
  }

  /** The commands of a shell block, comments left out. */
  commands(name: string): string[] {
    return this.block(name)
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter((line) => line !== "")
  }

  /** The first table after `<!-- name -->`. */
  table(name: string): Table {
    const lines = this.after(name).split("\n")
    const first = lines.findIndex((line) => line.startsWith("|"))
    if (first < 0) throw new Error(`${this.file}: no table after ${mark(name)}`)
    const rows: Table = []
    for (const line of lines.slice(first + 2)) {
      if (!line.startsWith("|")) break
      rows.push(
        line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim())
      )
    }
    return rows
  }

  private after(name: string): string {
    const [, rest] = this.text.split(mark(name))
    if (rest === undefined) {
      throw new Error(`${this.file} has no ${mark(name)}`)
    }
    return rest
  }
}

/** Everything that stands between backticks in a cell. */
export function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code)
}

function mark(name: string): string {
  return `<!-- ${name} -->`
}
