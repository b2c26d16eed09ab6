import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  writeFile,
} from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { Markdown, REPOSITORY } from "./readme"
import { run } from "./run"

/** The file into which the example subscriber "sends" its mails: a line for each, event id and order id. */
export const MAILBOX = "MAILBOX"

/** Where the README's storefront code is. */
export const STOREFRONT_FILE = "src/storefront.ts"

/** Tools of Medusa's starter that are not of Medusa's version. */
const TS_NODE = "10.9.2"

/** Where a stranger's file begins and ends around what the README gives. */
const PROJECT_CONFIG = `projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS!,
      adminCors: process.env.ADMIN_CORS!,
      authCors: process.env.AUTH_CORS!,
      jwtSecret: process.env.JWT_SECRET,
      cookieSecret: process.env.COOKIE_SECRET,
    },
  },
  admin: { disable: true },`

const CONFIG_HEAD = `import { loadEnv, defineConfig } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV || "development", process.cwd())

`

const SEED_SCRIPT = `import { writeFile } from "node:fs/promises"
import type { ExecArgs } from "@medusajs/framework/types"
import { seedShop } from "../seed"

export default async function seed({ container }: ExecArgs) {
  await writeFile(process.env.SEEDED!, JSON.stringify(await seedShop(container)))
}
`

/** What a shop writes that reads the plugin's types. */
const TYPED_SCRIPT = `import type { ExecArgs } from "@medusajs/framework/types"
import {
  KHALTI_MODULE,
  KhaltiResult,
  type KhaltiModuleService,
} from "medusa-payment-khalti/modules/khalti"
import { settleKhaltiPaymentWorkflow } from "medusa-payment-khalti/workflows"

export default async function settleAll({ container }: ExecArgs) {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  console.log(KhaltiResult.paid)
  const rows = await khalti.listKhaltiPayments({ outcome: "open" })
  for (const { id } of rows) {
    await settleKhaltiPaymentWorkflow(container).run({
      input: { khalti_payment_id: id, source: "admin" },
    })
  }
}
`

const TSCONFIG = {
  compilerOptions: {
    target: "ES2021",
    module: "Node16",
    moduleResolution: "Node16",
    esModuleInterop: true,
    emitDecoratorMetadata: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    strict: true,
    noEmit: true,
    types: ["node"],
  },
  "ts-node": { swc: true },
  include: ["medusa-config.ts", "src/**/*"],
  exclude: ["node_modules", ".medusa"],
}

interface Manifest {
  version: string
  devDependencies: Record<string, string>
}

/** An empty folder of this system: nothing above it has `node_modules`. */
export async function makeFolder(): Promise<string> {
  return mkdtemp(path.join(await realpath(os.tmpdir()), "khalti-package-"))
}

/**
 * Installs the tarball, and Medusa where it is not there yet, with nothing but
 * npm. On the repository's own Medusa the repository's lock file picks the
 * versions, so that npm finds all of them in its cache.
 *
 * @param tarball - as `npm pack` made it
 * @returns the version of Medusa that npm has put there
 */
export async function installApp(
  folder: string,
  tarball: string,
  medusa: string
): Promise<string> {
  const { devDependencies: tools } = await readManifest(REPOSITORY)
  const pick = (name: string) => ({ [name]: tools[name] })
  await writeJson(path.join(folder, "package.json"), {
    name: "a-shop-of-a-stranger",
    private: true,
    dependencies: {
      "@medusajs/cli": medusa,
      "@medusajs/framework": medusa,
      "@medusajs/medusa": medusa,
    },
    devDependencies: {
      ...pick("@swc/core"),
      ...pick("@types/node"),
      ...pick("typescript"),
      "ts-node": TS_NODE,
    },
  })
  if (medusa === tools["@medusajs/medusa"]) {
    await copyFile(
      path.join(REPOSITORY, "package-lock.json"),
      path.join(folder, "package-lock.json")
    )
  }
  await run(`npm install --prefer-offline --no-audit --no-fund ${tarball}`, {
    cwd: folder,
  })
  const installed = path.join(folder, "node_modules/@medusajs/medusa")
  return (await readManifest(installed)).version
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(
    await readFile(path.join(folder, "package.json"), "utf8")
  ) as Manifest
}

/** Writes the app's own files, with everything that the README says in it to the letter. */
export async function writeApp(folder: string): Promise<void> {
  const readme = new Markdown("README.md")
  const source = path.join(folder, "src")
  await mkdir(path.join(source, "scripts"), { recursive: true })
  await mkdir(path.join(source, "subscribers"), { recursive: true })
  await cp(path.join(REPOSITORY, "demo", "seed"), path.join(source, "seed"), {
    recursive: true,
  })
  const files: Record<string, string> = {
    ".env": readme.block("environment"),
    "medusa-config.ts":
      CONFIG_HEAD +
      fillIn(
        readme.block("configuration"),
        "// … your projectConfig",
        PROJECT_CONFIG
      ),
    "src/subscribers/khalti-paid.ts": fillIn(
      readme.block("subscriber"),
      "// … send the confirmation of order_id",
      `const { appendFile } = await import("node:fs/promises")
  await appendFile(process.env.${MAILBOX}!, \`\${event.data.id} \${order_id}\\n\`)`
    ),
    [STOREFRONT_FILE]: readme.block("storefront"),
    "src/scripts/seed.ts": SEED_SCRIPT,
    "src/scripts/settle-all.ts": TYPED_SCRIPT,
  }
  for (const [file, content] of Object.entries(files)) {
    await writeFile(path.join(folder, file), content)
  }
  await writeJson(path.join(folder, "tsconfig.json"), TSCONFIG)
}

/** @throws when the README no longer has the place that a reader fills in */
function fillIn(block: string, place: string, content: string): string {
  if (!block.includes(place)) throw new Error(`README has no "${place}"`)
  return block.replace(place, () => content)
}

function writeJson(file: string, content: unknown): Promise<void> {
  return writeFile(file, JSON.stringify(content, null, 2))
}
