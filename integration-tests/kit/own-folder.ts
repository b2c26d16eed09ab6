import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/*
 * Folders of one boot, which go when its tests are over: a line that an earlier
 * run has written would prove nothing. To be called where tests are declared.
 */

/** The path of a log file in such a folder. */
export function ownLogFile(): string {
  const folder = makeFolder()
  afterAll(() => remove(folder))
  return join(folder, "khalti_payments.log")
}

/** Tests run in such a folder: what the server writes to a relative path is found there. */
export function inOwnFolder(): void {
  const home = process.cwd()
  const folder = makeFolder()
  beforeAll(() => process.chdir(folder))
  afterAll(() => {
    process.chdir(home)
    remove(folder)
  })
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "khalti-log-"))
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
