import { rm } from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { expectEqual, Report, StepFailed } from "../../demo/check/report"
import { startPostgres } from "../../demo/postgres"
import { say } from "../../demo/progress"
import { Stoppable } from "../../demo/start-demo"
import { startSandbox } from "../../sandbox"
import { installApp, makeFolder, writeApp } from "./app"
import { buyEverything } from "./buy"
import { Contents } from "./contents"
import { REPOSITORY } from "./readme"
import { run } from "./run"
import { SECRET_KEY, StrangersShop } from "./shop"

const OWN_MEDUSA = "2.21.2"

const HELP = `Packs the plugin and buys with it in a Medusa app that has never seen this repository.

  npm run test:package                        on Medusa ${OWN_MEDUSA}
  npm run test:package -- --medusa 2.18.0     on another version, pinned
  npm run test:package -- --keep              leave the app's folder, and say where it is
  npm run test:package -- --app FOLDER        use such a folder again: only the plugin is installed anew`

interface Wishes {
  medusa: string
  keep: boolean
  app?: string
}

async function pack(report: Report, folder: string): Promise<string> {
  return report.step("npm pack", async () => {
    const printed = await run(
      `npm pack --silent --pack-destination ${JSON.stringify(folder)}`,
      { cwd: REPOSITORY }
    )
    const name = printed.trim().split("\n").at(-1) ?? ""
    return { line: name, result: path.join(folder, name) }
  })
}

/** A line for a step that only has to succeed. */
async function simple(
  report: Report,
  title: string,
  work: () => Promise<string>
): Promise<void> {
  await report.step(title, async () => ({
    line: await work(),
    result: undefined,
  }))
}

async function install(report: Report, folder: string, wishes: Wishes) {
  report.chapter("The package")
  const tarball = await pack(report, folder)
  await simple(report, "npm install", async () => {
    const medusa = await installApp(folder, tarball, wishes.medusa)
    expectEqual("the installed Medusa", medusa, wishes.medusa)
    return `Medusa ${medusa}, Node ${process.version}`
  })
  await simple(report, "contents, exports, keywords, peers", async () => {
    const contents = new Contents(folder)
    const faults = contents.faults()
    if (faults.length > 0) throw new Error(faults.join("; "))
    return `${contents.size} files`
  })
}

async function trade(report: Report, folder: string, running: Stoppable) {
  report.chapter("The app, as the README says")
  const postgres = await startPostgres(say)
  running.add(() => postgres.stop())
  const khalti = await startSandbox({ key: SECRET_KEY })
  running.add(() => khalti.close())
  await writeApp(folder)
  const shop = await StrangersShop.at(folder, postgres, khalti)
  running.add(() => rm(shop.mailbox, { force: true }))
  await simple(report, "types", async () => {
    await shop.typecheck()
    return "the README's code compiles, the package's types are found"
  })
  await simple(report, "migrated", async () => {
    await shop.migrate()
    return "an empty database"
  })
  const seeded = await report.step("seeded", async () => {
    const result = await shop.seed()
    return { line: result.regionId, result }
  })
  await simple(report, "started", async () => {
    const server = await shop.start()
    running.add(() => server.stop())
    return shop.url
  })
  await buyEverything(report, shop, seeded, folder)
}

async function test(wishes: Wishes, running: Stoppable): Promise<number> {
  const report = new Report("package check")
  const folder = wishes.app ?? (await makeFolder())
  if (wishes.keep || wishes.app) say(`The app: ${folder}`)
  else running.add(() => rm(folder, { recursive: true, force: true }))
  try {
    await install(report, folder, wishes)
    await trade(report, folder, running)
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
  }
  await running.stop()
  console.log(report.summary)
  return report.passed ? 0 : 1
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      medusa: { type: "string", default: OWN_MEDUSA },
      app: { type: "string" },
      keep: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const running = new Stoppable()
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(1)))
  }
  try {
    return await test(values, running)
  } finally {
    await running.stop()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
)
