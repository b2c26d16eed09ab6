/**
 * Asks npm for known weaknesses of the package's own dependencies and what they
 * bring; Medusa's packages are peers, an app's own business. Exits 1 when there
 * are any. A registry that serves no audits is said and passed over.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

const root = path.resolve(import.meta.dirname, "..")
const { dependencies } = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8")
)
const folder = mkdtempSync(path.join(tmpdir(), "khalti-audit-"))
const npm = (...args) =>
  spawnSync("npm", args, { cwd: folder, encoding: "utf8" })

try {
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "audited", private: true, dependencies })
  )
  const lock = npm("install", "--package-lock-only", "--ignore-scripts")
  if (lock.status !== 0) throw new Error(lock.stderr)
  const { stdout } = npm("audit", "--omit=dev", "--json")
  const report = JSON.parse(stdout)
  if (!report.metadata) {
    console.log("audit: this registry serves no audits, nothing was checked")
  } else {
    const { total } = report.metadata.vulnerabilities
    console.log(`audit: ${total} known weaknesses`)
    if (total > 0) console.log(JSON.stringify(report.vulnerabilities, null, 2))
    process.exitCode = total > 0 ? 1 : 0
  }
} finally {
  rmSync(folder, { recursive: true })
}
