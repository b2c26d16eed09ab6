/** Counts and prints the steps of the check. */
export class Report {
  private steps = 0
  private failed = 0

  /** @param name - what is checked, for the line that ends it */
  constructor(private readonly name: string) {}

  /** Starts a chapter. */
  chapter(title: string): void {
    console.log(`\n${title}`)
  }

  /**
   * Does one step and prints what came of it.
   *
   * @param work - its answer is what the next step needs, and the line to print
   * @throws what the step threw, after it was counted and printed
   */
  async step<Result>(
    title: string,
    work: () => Promise<{ line: string; result: Result }>
  ): Promise<Result> {
    this.steps++
    const begun = Date.now()
    try {
      const { line, result } = await work()
      console.log(`  ok    ${title}: ${line} (${Date.now() - begun} ms)`)
      return result
    } catch (error) {
      this.failed++
      const reason = error instanceof Error ? error.message : String(error)
      console.log(`  FAIL  ${title}: ${reason}`)
      throw new StepFailed(title, { cause: error })
    }
  }

  /** The line that ends the check. */
  get summary(): string {
    return `${this.name}: ${this.steps} steps, ${this.failed} failed`
  }

  /** Whether all went well so far. */
  get passed(): boolean {
    return this.failed === 0
  }
}

/** A step that was counted and printed: the purchase it belongs to ends here. */
export class StepFailed extends Error {}

/** @throws when something is not as it must be, with both sides. */
export function expectEqual(
  what: string,
  actual: unknown,
  expected: unknown
): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return
  throw new Error(
    `${what} is ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`
  )
}
