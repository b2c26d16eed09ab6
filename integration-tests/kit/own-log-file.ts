import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * The path of a log file in a folder of its own, which goes when the tests of
 * the file are over. Fresh for each boot: a line of an earlier run would prove
 * nothing. Call it where a spec file's tests are told.
 */
export function ownLogFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "khalti-log-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "khalti_payments.log")
}
