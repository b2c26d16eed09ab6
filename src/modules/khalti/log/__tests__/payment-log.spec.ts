import { execFile } from "node:child_process"
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
  chmod,
  utimes,
} from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { PaymentLog, PaymentLogConfig } from "../payment-log"

const SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "khalti-log-"))
  file = join(folder, "khalti_payments.log")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (config: Partial<PaymentLogConfig> = {}) =>
  new PaymentLog({ file, secrets: [SECRET], ...config })

const lines = async (path = file): Promise<Record<string, unknown>[]> =>
  (await readFile(path, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

describe("the payment log", () => {
  it("holds one line of JSON per event, in order", async () => {
    const log = open()
    for (let number = 0; number < 200; number++) {
      log.write({ number, at: new Date(0) })
    }
    await log.flush()

    expect((await lines()).map(({ number }) => number)).toEqual(
      Array.from({ length: 200 }, (_, number) => number)
    )
    expect((await lines())[0].at).toBe("1970-01-01T00:00:00.000Z")
  })

  it("can be read by the server's user alone, even when somebody made it public", async () => {
    const log = open()
    log.write({ number: 1 })
    await log.flush()
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    await chmod(file, 0o644)
    log.write({ number: 2 })
    await log.flush()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it("is put aside when it is full, the newest first, the oldest dropped", async () => {
    const log = open({ maxBytes: 120, keep: 3 })
    for (let number = 1; number <= 12; number++) {
      log.write({ number, filling: "x".repeat(30) })
    }
    await log.flush()

    expect((await readdir(folder)).sort()).toEqual([
      "khalti_payments.log",
      "khalti_payments.log.1",
      "khalti_payments.log.2",
      "khalti_payments.log.3",
    ])
    const kept = await Promise.all(
      ["", ".1", ".2", ".3"].map((end) => lines(file + end))
    )
    expect(kept.map((each) => each.map(({ number }) => number))).toEqual([
      [11, 12],
      [9, 10],
      [7, 8],
      [5, 6],
    ])
  })

  it("still takes a line longer than a whole file", async () => {
    const log = open({ maxBytes: 100 })
    log.write({ filling: "x".repeat(300) })
    log.write({ number: 2 })
    await log.flush()

    expect(await lines()).toEqual([{ number: 2 }])
    expect(await lines(`${file}.1`)).toHaveLength(1)
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

  it("warns once and never throws when it cannot be written", async () => {
    const warnings: string[] = []
    const log = open({
      file: join(folder, "no", "such", "folder.log"),
      warn: (message) => void warnings.push(message),
    })
    log.write({ number: 1 })
    log.write({ number: 2 })
    await log.close()

    expect(warnings).toEqual([expect.stringContaining("ENOENT")])
  })

  it("survives what cannot be written as JSON", async () => {
    const log = open()
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    log.write(cycle)
    log.write({ amount: 10n, error: new Error("lost"), nothing: undefined })
    await log.flush()

    expect(await lines()).toEqual([
      { unloggable: true },
      { amount: "10", error: { name: "Error", message: "lost" } },
    ])
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

  it("goes on when a crash left another server's rotation unfinished", async () => {
    const lock = `${file}.lock`
    await writeFile(lock, "")
    await writeFile(file, `${"x".repeat(200)}\n`)
    const log = open({ maxBytes: 100 })
    log.write({ number: 1 })
    await log.flush()
    expect(await readdir(folder)).not.toContain("khalti_payments.log.1")

    await utimes(lock, new Date(0), new Date(0))
    log.write({ number: 2 })
    log.write({ number: 3 })
    await log.flush()

    expect(await readdir(folder)).not.toContain("khalti_payments.log.lock")
    expect(await lines()).toEqual([{ number: 3 }])
  })

  it("keeps every line whole and loses none when two servers write and rotate it", async () => {
    const script = `
      require("@swc/core")
      const { transformFileSync } = require("@swc/core")
      const Module = require("node:module")
      require.extensions[".ts"] = (module, path) =>
        module._compile(transformFileSync(path, { module: { type: "commonjs" }, jsc: { parser: { syntax: "typescript" }, target: "es2022" } }).code, path)
      const { PaymentLog } = require(${JSON.stringify(join(__dirname, "..", "log-file.ts"))})
      const log = new PaymentLog({ file: process.argv[1], maxBytes: 20000, keep: 5 })
      for (let number = 0; number < 300; number++) {
        log.write({ server: process.argv[2], number, filling: "x".repeat(number % 90) })
      }
      log.close()
    `
    const run = (server: string) =>
      promisify(execFile)(process.execPath, ["-e", script, file, server])
    await Promise.all([run("a"), run("b")])

    const files = await readdir(folder)
    const all = (
      await Promise.all(files.map((name) => lines(join(folder, name))))
    ).flat()
    expect(files.length).toBeGreaterThan(1)
    expect(all).toHaveLength(600)
    expect(
      new Set(all.map(({ server, number }) => `${server}${number}`)).size
    ).toBe(600)
  })
})
