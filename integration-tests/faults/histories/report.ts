import type { RunDetails } from "fast-check"
import type { Script } from "./commands/command"

/** What a run of many histories has shown. */
export class Report {
  private readonly startedAt = Date.now()
  private readonly ends = new Map<string, number>()
  private histories = 0

  constructor(private readonly seed: number) {}

  /** Counts how the links of one history ended. */
  add(ends: string[]): void {
    this.histories += 1
    if (this.histories % 10 === 0) {
      console.error(`faults: ${this.histories} histories, ${this.seconds} s`)
    }
    for (const end of ends) {
      this.ends.set(end, (this.ends.get(end) ?? 0) + 1)
    }
  }

  private get seconds(): number {
    return Math.round((Date.now() - this.startedAt) / 1000)
  }

  /** How many failing histories were noted. */
  noted = 0

  /** A failing history, while others go on. */
  note(script: string, what: string): void {
    this.noted += 1
    console.log(
      `\nVIOLATION, seed ${this.seed}, path ${this.histories - 1}\n  ${script}\n  ${what}`
    )
  }

  /** Seed, runs, time, share of each outcome, and the shortest history that failed. */
  print(
    details: RunDetails<[Script]>,
    describe: (script: Script) => string
  ): void {
    const { seconds } = this
    if (details.failed) {
      const [script] = details.counterexample ?? []
      console.log(
        [
          `\nVIOLATION, seed ${this.seed}, path ${details.counterexamplePath}, shrunk ${details.numShrinks} times`,
          script ? describe(script) : "(no counterexample)",
          String(
            details.errorInstance instanceof Error
              ? details.errorInstance.message
              : details.errorInstance
          ),
          `again: npm run test:faults -- --seed ${this.seed} --path "${details.counterexamplePath}" --runs 1\n`,
        ].join("\n  ")
      )
    }
    const links = [...this.ends.values()].reduce((sum, one) => sum + one, 0)
    const shares = [...this.ends]
      .sort(([, a], [, b]) => b - a)
      .map(([end, count]) => `${end} ${((100 * count) / links).toFixed(1)} %`)
    console.log(
      `faults: seed ${this.seed}, ${details.numRuns} histories, ${links} links, ${seconds} s (${(this.histories / seconds).toFixed(1)} a second, CPU ${(process.cpuUsage().user / 1e6).toFixed(0)} s): ${shares.join(", ")}`
    )
  }
}
