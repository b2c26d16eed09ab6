import { chmod } from "node:fs/promises"
import { finished } from "node:stream/promises"

export type PaymentLogConfig = {
  /** Path of the file, or false for no log. */
  file: string | false
  /** Called once, when the file cannot be written. */
  warn: (message: string) => void
  /** Size at which the file is put aside. */
  size?: string
}

const SIZE = "10M"
const KEPT = 5

/** Only the server's own user may read who paid when. */
const MODE = 0o600

/**
 * The payment log on disk: one line of JSON per event, in order, readable by the server's user only, put aside at
 * 10 MB (`.1` the newest … `.5` the oldest). A log that cannot be written is one warning, never a failed payment.
 *
 * Several processes may write the same file: every line stays whole. When two of them put the file aside in the same
 * instant, a line can be written twice and an older file can be lost; the table `khalti_event` is complete.
 */
export class PaymentLog {
  private written_: Promise<void> = Promise.resolve()
  private warned_ = false
  private closed_ = false

  constructor(private readonly config_: PaymentLogConfig) {}

  /** Adds a line as it is: what must not be logged is taken out before. Returns at once. */
  write(line: object): void {
    const { file } = this.config_
    if (file && !this.closed_) {
      const text = `${JSON.stringify(line)}\n`
      this.written_ = this.written_.then(() => this.append(file, text))
    }
  }

  /** Waits until every line added so far is written. */
  async flush(): Promise<void> {
    await this.written_
  }

  /** Writes what is still to be written and takes no more. */
  async close(): Promise<void> {
    this.closed_ = true
    await this.flush()
  }

  private async append(file: string, text: string): Promise<void> {
    const { size = SIZE, warn } = this.config_
    // The second try is for when another process was just putting the file aside.
    const written = appendLine(file, text, size).catch(() =>
      appendLine(file, text, size)
    )
    await written.catch((error: unknown) => {
      if (!this.warned_) {
        warn(
          `medusa-payment-khalti: the payment log ${file} cannot be written (${String(error)}). Payments go on; the trail in the database is complete. Set logFile to a writable path or to false`
        )
      }
      this.warned_ = true
    })
  }
}

/** Opens the file for this line alone, because anybody may remove it or put it aside at any time. */
async function appendLine(
  file: string,
  text: string,
  size: string
): Promise<void> {
  // Imported here because its types are those of an ES module, though Node can require it.
  const { createStream } = await import("rotating-file-stream")
  // For a file that was there before; a new one is made with the right mode.
  await chmod(file, MODE).catch(() => undefined)
  const stream = createStream(file, { size, rotate: KEPT, mode: MODE })
  stream.end(text)
  await finished(stream)
}
