import { readdirSync } from "node:fs"
import path from "node:path"
import type { TestShop } from "./test-shop"

const FOLDER = path.resolve(__dirname, "..", "http")
const SUFFIX = ".cases.ts"

/** The cases of one file, declared for a shop. */
type Cases = (shop: TestShop) => void

/**
 * All cases of a folder in `integration-tests/http`, those of each file under its
 * name. They share one boot of Medusa, which takes as long as a dozen tests.
 */
export function casesIn(folder: string): Cases {
  const files = readdirSync(path.join(FOLDER, folder)).filter((file) =>
    file.endsWith(SUFFIX)
  )
  return (shop) => {
    for (const file of files) {
      const module = path.join(FOLDER, folder, file)
      const { default: declare } = jest.requireActual<{ default: Cases }>(
        module
      )
      describe(file.slice(0, -SUFFIX.length), () => declare(shop))
    }
  }
}
