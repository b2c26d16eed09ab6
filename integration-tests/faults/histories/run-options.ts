import { parseArgs } from "node:util"

/** What a run of histories is asked for. */
export type RunOptions = {
  runs: number
  seed: number
  path?: string
  unshrunk: boolean
  keepGoing: boolean
}

/** What `--help` prints. */
export const HELP = `Runs random histories of customers, banks, admins and faults against a real
shop, and checks how every link ends.

  npm run test:faults -- --runs 40 --seed 1

  --runs N       how many histories; 40 without it
  --seed S       a whole number: the same one draws the same histories. Without it
                 the time picks one, and the last line names it
  --path P       with --seed: begin with the history that a failure named
  --unshrunk     show the first history that fails at once, as it was drawn, instead
                 of looking for a shorter one
  --keep-going   print each history that fails and go on
  --help         this text

Ends with 0 when all went well, with 1 when a history failed, with 2 when the run
itself did. Errors that the shop logs meanwhile are part of the histories.`

/**
 * Reads the command line.
 *
 * @returns null when only help was asked for
 * @throws when an option is unknown or wrong
 */
export function readOptions(): RunOptions | null {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "40" },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
      path: { type: "string" },
      unshrunk: { type: "boolean", default: false },
      "keep-going": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) {
    return null
  }
  return {
    runs: wholeNumber("runs", values.runs),
    seed: wholeNumber("seed", values.seed),
    path: values.path,
    unshrunk: values.unshrunk,
    keepGoing: values["keep-going"],
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new Error(`--${name} must be a whole number, not "${text}"`)
  }
  return Number(text)
}
