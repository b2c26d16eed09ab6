import fc from "fast-check"
import { scripts, type Script } from "./commands/command"
import { describeSteps } from "./describe-steps"
import { Report } from "./report"
import { describeScript, runHistory } from "./run-history"
import type { RunOptions } from "./run-options"
import { openWorld } from "./world"

/**
 * Runs random histories, and prints how they went.
 *
 * @returns whether none failed
 */
export async function runHistories(options: RunOptions): Promise<boolean> {
  const report = new Report(options)
  const world = await openWorld((line) => report.progress(line))
  report.progress(`running ${options.runs} histories, seed ${options.seed}`)

  async function check(script: Script): Promise<void> {
    const { violations, ends, steps } = await runHistory(world, script)
    report.add(ends)
    if (violations.length === 0) {
      return
    }
    const failure = `${violations.join("\n  ")}\n  what happened:\n    ${describeSteps(steps)}`
    if (!options.keepGoing) {
      throw new Error(failure)
    }
    report.addFailure(describeScript(script), failure)
  }

  async function property(script: Script): Promise<void> {
    try {
      await check(script)
    } catch (error) {
      report.startShrinking()
      throw error
    }
  }

  const details = await fc.check(fc.asyncProperty(scripts, property), {
    seed: options.seed,
    numRuns: options.runs,
    endOnFailure: options.unshrunk,
    ...(options.path ? { path: options.path } : {}),
  })
  report.print(details, describeScript)
  await world.close()
  return !details.failed && report.failures === 0
}
