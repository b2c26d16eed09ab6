import { readdirSync } from "node:fs"
import path from "node:path"
import type { TestShop } from "./test-shop"

const FOLDER = path.resolve(__dirname, "..", "http")
const SUFFIX = ".cases.ts"

/** The cases of one file, declared for a shop. */
type Cases = (shop: TestShop) => void

/**
 * All cases of these folders in `integration-tests/http`, under the name of their
 * folder and their file. They share one boot of Medusa, which takes as long as
 * two dozen tests.
 */
export function casesIn(...folders: string[]): Cases {
  return (shop) => {
    for (const folder of folders) {
      describe(folder, () => declareAll(folder, shop))
    }
  }
}

function declareAll(folder: string, shop: TestShop): void {
  for (const file of readdirSync(path.join(FOLDER, folder))) {
    if (!file.endsWith(SUFFIX)) continue
    const module = path.join(FOLDER, folder, file)
    const { default: declare } = jest.requireActual<{ default: Cases }>(module)
    describe(file.slice(0, -SUFFIX.length), () => declare(shop))
  }
}
