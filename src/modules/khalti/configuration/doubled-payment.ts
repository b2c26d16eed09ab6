import { configManager } from "@medusajs/framework/config"
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

/** Comments and texts are taken whole, so that a brace or a name inside of one does not count. */
const TOKENS =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\bkey\s*:\s*(?:Modules\.PAYMENT\b|["'`]payment["'`])|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|[{}]/g

const PAYMENT_MODULE = /^["'`]@medusajs\/(medusa\/)?payment["'`]$|^key\b/

const CONFIG_FILE = /^medusa-config\.[cm]?[jt]s$/

/**
 * How many entries for the Payment module stand in the text of a configuration. Medusa keeps the last one only, so that
 * the configuration that it hands out has lost the others. Entries of which only one is in force (a condition) count too.
 */
export function countPaymentEntries(source: string): number {
  const open: { names: boolean }[] = [{ names: false }]
  let count = 0
  for (const [token] of source.matchAll(TOKENS)) {
    if (token === "{") {
      open.push({ names: false })
    } else if (token === "}") {
      count += open.length > 1 && open.pop()?.names ? 1 : 0
    } else if (PAYMENT_MODULE.test(token)) {
      open[open.length - 1].names = true
    }
  }
  return count
}

/** The folder of the `medusa-config` that this server has read. */
export function configurationRoot(): string {
  return configManager.baseDir ?? process.cwd()
}

/**
 * What to say when the configuration has several entries for the Payment module.
 *
 * @param root the folder of `medusa-config`
 * @returns undefined where there is at most one, or the file cannot be read
 */
export function doubledPayment(root: string): string | undefined {
  const count = countPaymentEntries(readConfig(root))
  return count > 1
    ? `medusa-config has ${count} entries for the Payment module ("@medusajs/medusa/payment"): Medusa keeps only the last that is in force, and the providers of the others are gone without a word. Put all payment providers into options.providers of one entry`
    : undefined
}

function readConfig(root: string): string {
  try {
    const file = readdirSync(root).find((name) => CONFIG_FILE.test(name))
    return file ? readFileSync(path.join(root, file), "utf8") : ""
  } catch {
    return ""
  }
}
