/**
 * Adds up jest's totals and prints the line that ends a CI run; exits 1 on any failure.
 * Arguments: the folder of jest's JSON results, then the names of failed steps.
 */
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"

const [folder, ...failedSteps] = process.argv.slice(2)
const suites = {
  "unit tests": "unit.json",
  "http tests": "http.json",
  "kills, races and fuzz": "kills.json",
}

let [passed, failed, skipped] = [0, 0, 0]
const unexplained = new Set(failedSteps)
for (const [step, file] of Object.entries(suites)) {
  const results = path.join(folder, file)
  if (!existsSync(results)) continue
  const totals = JSON.parse(readFileSync(results, "utf8"))
  // A file that does not compile fails without a single failed test.
  const failures = totals.numFailedTests + totals.numRuntimeErrorTestSuites
  passed += totals.numPassedTests
  failed += failures
  skipped += totals.numPendingTests + totals.numTodoTests
  if (failures > 0) unexplained.delete(step)
}
failed += unexplained.size

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 ? 1 : 0
