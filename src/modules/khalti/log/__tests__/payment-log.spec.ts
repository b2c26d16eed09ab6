import { execFile } from "node:child_process"
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
} from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { PaymentLog, type PaymentLogConfig } from "../payment-log"

let folder: string
let file: string
let warnings: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "khalti-log-"))
  file = join(folder, "khalti_payments.log")
  warnings = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function open(config: Partial<PaymentLogConfig> = {}): PaymentLog {
  const warn = (message: string) => void warnings.push(message)
  return new PaymentLog({ file, warn, ...config })
}

async function lines(path = file): Promise<Record<string, unknown>[]> {
  return (await readFile(path, "utf8"))
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}

describe("the payment log", () => {
  it("holds one line of JSON per event, in order", async () => {
    const log = open()
    for (let number = 0; number < 200; number++) {
      log.write({ number })
    }
    await log.flush()

    expect(await lines()).toEqual(
      Array.from({ length: 200 }, (_, number) => ({ number }))
    )
  })

  it("can be read by the server's user alone, even when somebody made it public", async () => {
    const log = open({ size: "20B" })
    log.write({ number: 1 })
    await log.flush()
    expect(await modeOf(file)).toBe(0o600)

    await chmod(file, 0o644)
    log.write({ number: 2 })
    await log.flush()
    expect(await modeOf(file)).toBe(0o600)
    expect(await modeOf(`${file}.1`)).toBe(0o600)
  })

  it("is put aside when it is full, the newest first, the oldest dropped", async () => {
    const log = open({ size: "30B" })
    for (let number = 10; number < 29; number++) {
      log.write({ number })
    }
    await log.flush()

    const names = ["", ".1", ".2", ".3", ".4", ".5"].map(
      (end) => `khalti_payments.log${end}`
    )
    expect((await readdir(folder)).sort()).toEqual(names)
    const kept = await Promise.all(
      names.map((name) => lines(join(folder, name)))
    )
    expect(kept.map((each) => each.map(({ number }) => number))).toEqual([
      [28],
      [25, 26, 27],
      [22, 23, 24],
      [19, 20, 21],
      [16, 17, 18],
      [13, 14, 15],
    ])
  })

  it("still takes a line longer than a whole file", async () => {
    const log = open({ size: "100B" })
    log.write({ filling: "x".repeat(300) })
    log.write({ number: 2 })
    await log.flush()

    expect(await lines()).toEqual([{ number: 2 }])
    expect(await lines(`${file}.1`)).toEqual([{ filling: "x".repeat(300) }])
  })

  it("goes on in a new file when somebody removed it", async () => {
    const log = open()
    log.write({ number: 1 })
    await log.flush()
    await rm(file)
    log.write({ number: 2 })
    await log.flush()

    expect(await lines()).toEqual([{ number: 2 }])
  })

  it("makes the folder that it lies in", async () => {
    const path = join(folder, "logs", "khalti", "payments.log")
    const log = open({ file: path })
    log.write({ number: 1 })
    await log.flush()

    expect(await lines(path)).toEqual([{ number: 1 }])
  })

  it("warns once and never throws when it cannot be written, and goes on when it can", async () => {
    await mkdir(file)
    const log = open()
    log.write({ number: 1 })
    log.write({ number: 2 })
    await log.flush()
    expect(warnings).toEqual([
      `medusa-payment-khalti: the payment log ${file} cannot be written (Error: Can't write on: ${file} (it is not a file)). Payments go on; the trail in the database is complete. Set logFile to a writable path or to false`,
    ])

    await rm(file, { recursive: true })
    log.write({ number: 3 })
    await log.close()
    expect(await lines()).toEqual([{ number: 3 }])
    expect(warnings).toHaveLength(1)
  })

  it("is not there at all when it is switched off", async () => {
    const log = open({ file: false })
    log.write({ number: 1 })
    await log.close()

    expect(await readdir(folder)).toEqual([])
  })

  it("writes what it was given before it closes, and nothing after", async () => {
    const log = open()
    log.write({ number: 1 })
    const closed = log.close()
    log.write({ number: 2 })
    await closed

    expect(await lines()).toEqual([{ number: 1 }])
  })
})

describe("two servers that write the same file", () => {
  const script = `
    const { transformFileSync } = require("@swc/core")
    require.extensions[".ts"] = (module, path) =>
      module._compile(transformFileSync(path, { module: { type: "commonjs" }, jsc: { parser: { syntax: "typescript" }, target: "es2022" } }).code, path)
    const { PaymentLog } = require(${JSON.stringify(join(__dirname, "..", "payment-log.ts"))})
    const [, file, server, size] = process.argv
    const log = new PaymentLog({ file, size, warn: console.error })
    for (let number = 0; number < 300; number++) {
      log.write({ server, number, filling: "x".repeat(number % 90) })
    }
    log.close()
  `

  /** The names of the servers and the numbers of their lines, of all files together. */
  async function writtenByTwo(size: string): Promise<string[]> {
    const run = (server: string) =>
      promisify(execFile)(process.execPath, ["-e", script, file, server, size])
    await Promise.all([run("a"), run("b")])
    const files = await readdir(folder)
    const all = await Promise.all(
      files.map((name) => lines(join(folder, name)))
    )
    return all.flat().map(({ server, number }) => `${server}${number}`)
  }

  it("keep every line whole and lose none", async () => {
    const written = await writtenByTwo("10M")

    expect(written).toHaveLength(600)
    expect(new Set(written).size).toBe(600)
  })

  it("keep every line whole when both put the file aside", async () => {
    const written = await writtenByTwo("20K")
    const files = await readdir(folder)

    expect(files).toContain("khalti_payments.log.1")
    expect(files.length).toBeLessThanOrEqual(6)
    expect(written.filter((name) => !/^[ab]\d{1,3}$/.test(name))).toEqual([])
  })
})
