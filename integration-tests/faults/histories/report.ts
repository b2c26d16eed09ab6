import type { RunDetails } from "fast-check"
import type { Script } from "./commands/command"
import type { RunOptions } from "./run-options"

/** How many histories go by between two lines of progress. */
const PROGRESS_EVERY = 10

/** Prints how a run of many histories goes, and how it went. */
export class Report {
  /** How many histories failed while others went on. */
  failures = 0
  private startedAt = Date.now()
  private readonly ends = new Map<string, number>()
  private histories = 0
  /** How many were run when the search for a shorter one began. */
  private shrinkingSince: number | null = null

  constructor(private readonly options: RunOptions) {}

  /** One line on what is going on, apart from the results. */
  progress(line: string): void {
    console.error(`faults: ${line}`)
    if (this.histories === 0) {
      this.startedAt = Date.now()
    }
  }

  /** Counts how the links of one history ended. */
  add(ends: string[]): void {
    this.histories += 1
    for (const end of ends) {
      this.ends.set(end, (this.ends.get(end) ?? 0) + 1)
    }
    const { histories, shrinkingSince, options } = this
    if (shrinkingSince === null) {
      if (histories % PROGRESS_EVERY === 0) {
        this.progress(`${histories} of ${options.runs}, ${this.seconds} s`)
      }
    } else if ((histories - shrinkingSince) % PROGRESS_EVERY === 0) {
      this.progress(
        `${histories - shrinkingSince} shorter histories tried, ${this.seconds} s`
      )
    }
  }

  /** Prints a history that failed, while others go on. */
  addFailure(script: string, failure: string): void {
    this.failures += 1
    console.log(
      `\nVIOLATION, seed ${this.options.seed}, path ${this.histories - 1}\n  ${script}\n  ${failure}`
    )
  }

  /** A history failed. From now on shorter ones are tried, unless they are not wanted. */
  startShrinking(): void {
    if (this.shrinkingSince === null && !this.options.unshrunk) {
      this.shrinkingSince = this.histories
      this.progress(
        "a history failed, looking for a shorter one (--unshrunk shows it as it is)"
      )
    }
  }

  /** The shortest history that failed, then seed, number, time and the share of each end. */
  print(
    details: RunDetails<[Script]>,
    describe: (script: Script) => string
  ): void {
    if (details.failed) {
      this.printShortest(details, describe)
    }
    const { seconds, histories, options } = this
    const links = [...this.ends.values()].reduce((sum, one) => sum + one, 0)
    const shares = [...this.ends]
      .sort(([, a], [, b]) => b - a)
      .map(([end, count]) => `${end} ${((100 * count) / links).toFixed(1)} %`)
    console.log(
      `faults: seed ${options.seed}, ${details.numRuns} histories, ${links} links, ${seconds} s (${(histories / seconds).toFixed(1)} a second, CPU ${(process.cpuUsage().user / 1e6).toFixed(0)} s): ${shares.join(", ")}`
    )
  }

  private printShortest(
    details: RunDetails<[Script]>,
    describe: (script: Script) => string
  ): void {
    const { seed } = this.options
    const { counterexample, counterexamplePath, errorInstance } = details
    const failure =
      errorInstance instanceof Error ? errorInstance.message : errorInstance
    console.log(
      [
        `\nVIOLATION, seed ${seed}, path ${counterexamplePath}, shrunk ${details.numShrinks} times`,
        counterexample ? describe(counterexample[0]) : "(no history)",
        String(failure),
        `again: npm run test:faults -- --seed ${seed} --path "${counterexamplePath}" --runs 1\n`,
      ].join("\n  ")
    )
  }

  private get seconds(): number {
    return Math.round((Date.now() - this.startedAt) / 1000)
  }
}
