/** `npm run test:faults -- --runs N --seed S [--path P] [--unshrunk] [--keep-going]`: random histories against a real shop. */
import "../../setup/environment"
import fc from "fast-check"
import { parseArgs } from "node:util"
import { scripts, type Script } from "./commands/command"
import { describeMoments } from "./account"
import { Report } from "./report"
import { describeScript, runHistory } from "./run-history"
import { openStage, type Stage } from "./stage"

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "40" },
    seed: { type: "string" },
    path: { type: "string" },
    /** Prints failing histories and draws on. */
    "keep-going": { type: "boolean", default: false },
    /** Shows the first failing history as it was drawn, at once. */
    unshrunk: { type: "boolean", default: false },
  },
})

async function holds(
  stage: Stage,
  script: Script,
  report: Report
): Promise<void> {
  const { violations, ends, moments } = await runHistory(stage, script)
  report.add(ends)
  if (violations.length === 0) {
    return
  }
  const what = `${violations.join("\n  ")}\n  what happened:\n    ${describeMoments(moments)}`
  if (!values["keep-going"]) {
    throw new Error(what)
  }
  report.note(describeScript(script), what)
}

async function main(): Promise<boolean> {
  const seed = values.seed ? Number(values.seed) : Date.now() % 2 ** 31
  const stage = await openStage()
  const report = new Report(seed)
  const property = fc.asyncProperty(scripts, (script) =>
    holds(stage, script, report)
  )
  const details = await fc.check(property, {
    seed,
    numRuns: Number(values.runs),
    endOnFailure: values.unshrunk,
    ...(values.path ? { path: values.path } : {}),
  })
  report.print(details, describeScript)
  await stage.close()
  return !details.failed && report.noted === 0
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(2)
  }
)
