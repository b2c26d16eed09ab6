import { constants } from "node:fs"
import { FileHandle, open, rename, stat, unlink } from "node:fs/promises"
import { redact } from "./redact"

export { redact } from "./redact"

/** What a payment log needs. */
export interface PaymentLogConfig {
  /** Path of the file, or false for no log. */
  file: string | false
  /** Texts that must not appear in any line, such as the secret key. */
  secrets?: readonly string[]
  /** Told once when the file cannot be written. */
  warn?: (message: string) => void
  /** Bytes after which the file is put aside: 10 MB. */
  maxBytes?: number
  /** How many files put aside are kept: 5. */
  keep?: number
}

const MAX_BYTES = 10 * 1024 * 1024
const KEEP = 5

/** Only the server's own user may read who paid when. */
const MODE = 0o600

/** A rotation that takes longer than this was cut off by a crash. */
const STALE_LOCK_MS = 10_000

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT

/**
 * The payments' diary on disk: one line of JSON per event, in the order of the events, readable by the server's user
 * only, put aside at 10 MB (`.1` the newest … `.5` the oldest). Two processes may write the same file. A log that
 * cannot be written is one warning, never a failed payment.
 */
export class PaymentLog {
  private readonly config_: Required<PaymentLogConfig>
  private tail_: Promise<void> = Promise.resolve()
  private warned_ = false
  private closed_ = false

  constructor({
    secrets = [],
    warn = () => undefined,
    maxBytes = MAX_BYTES,
    keep = KEEP,
    file,
  }: PaymentLogConfig) {
    this.config_ = { file, secrets, warn, maxBytes, keep }
  }

  /** Adds an event. Returns at once; what must never be logged is taken out first. */
  write(event: object): void {
    const { file, secrets } = this.config_
    if (file === false || this.closed_) {
      return
    }
    const line = Buffer.from(`${JSON.stringify(redact(event, secrets))}\n`)
    this.tail_ = this.tail_.then(() => this.append(file, line))
  }

  /** Waits until every event added so far is written. */
  async flush(): Promise<void> {
    await this.tail_
  }

  /** Writes what is still to be written and takes no more. */
  async close(): Promise<void> {
    this.closed_ = true
    await this.flush()
  }

  private async append(file: string, line: Buffer): Promise<void> {
    try {
      if (await this.isFull(file, line.length)) {
        await rotate(file, this.config_.keep, () =>
          this.isFull(file, line.length)
        )
      }
      await appendLine(file, line)
    } catch (error) {
      this.warnOnce(file, error)
    }
  }

  private async isFull(file: string, more: number): Promise<boolean> {
    const size = await sizeOf(file)
    return size > 0 && size + more > this.config_.maxBytes
  }

  private warnOnce(file: string, error: unknown): void {
    if (!this.warned_) {
      this.warned_ = true
      this.config_.warn(
        `medusa-payment-khalti: the payment log ${file} cannot be written (${codeOf(error)}). Payments go on; the trail in the database is complete. Set logFile to a writable path or to false`
      )
    }
  }
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : "unknown reason"

/** The file is opened for each line, so that it may be removed or put aside by anybody at any time. */
const appendLine = async (file: string, line: Buffer): Promise<void> => {
  const handle = await open(file, APPEND, MODE)
  try {
    await keepPrivate(handle)
    await handle.write(line)
  } finally {
    await handle.close()
  }
}

const keepPrivate = async (handle: FileHandle): Promise<void> => {
  const { mode } = await handle.stat()
  if (mode & 0o077) {
    await handle.chmod(MODE)
  }
}

const whenMissing =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (codeOf(error) === "ENOENT") {
      return value
    }
    throw error
  }

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(({ size }) => size, whenMissing(0))

/**
 * Puts the full file aside. One process at a time, and only if it is still full then: otherwise two would put a full
 * and a nearly empty file aside and lose the oldest for nothing.
 */
const rotate = async (
  file: string,
  keep: number,
  stillFull: () => Promise<boolean>
): Promise<void> => {
  const lock = `${file}.lock`
  const handle = await takeLock(lock)
  if (!handle) {
    return
  }
  try {
    if (await stillFull()) {
      await shift(file, keep)
    }
  } finally {
    await handle.close()
    await unlink(lock).catch(whenMissing(undefined))
  }
}

const shift = async (file: string, keep: number): Promise<void> => {
  for (let number = keep; number >= 1; number--) {
    const from = number === 1 ? file : `${file}.${number - 1}`
    await rename(from, `${file}.${number}`).catch(whenMissing(undefined))
  }
}

/** Undefined while another process puts the file aside; that one's lock is removed when it crashed. */
const takeLock = async (lock: string): Promise<FileHandle | undefined> => {
  try {
    return await open(lock, "wx", MODE)
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw error
    }
    const takenAt = await stat(lock).then(
      ({ mtimeMs }) => mtimeMs,
      whenMissing(Date.now())
    )
    if (Date.now() - takenAt > STALE_LOCK_MS) {
      await unlink(lock).catch(whenMissing(undefined))
    }
    return undefined
  }
}
