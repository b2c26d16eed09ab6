import { readFile } from "node:fs/promises"
import path from "node:path"
import { freePort } from "../../demo/free-port"
import type { Postgres } from "../../demo/postgres"
import type { Shop } from "../../demo/seed"
import type { Sandbox } from "../../sandbox"
import { MAILBOX } from "./app"
import { Markdown } from "./readme"
import { run, serve, type Server, type Surroundings } from "./run"

/** What the shop's server and its local Khalti agree on. */
export const SECRET_KEY = "live_secret_key_of_a_stranger"

/** The app of a stranger, run by Medusa's own command line. */
export class StrangersShop {
  readonly storefrontUrl = "http://localhost:8000"
  /** a line for each mail that the example subscriber sent */
  readonly mailbox: string
  readonly logFile: string
  private readonly surroundings: Surroundings

  private constructor(
    folder: string,
    readonly databaseUrl: string,
    readonly url: string,
    khalti: Sandbox
  ) {
    const beside = (file: string) => `${folder}-${file}`
    this.mailbox = beside("mails.txt")
    this.logFile = beside("shop.log")
    this.surroundings = {
      cwd: folder,
      env: {
        NODE_ENV: "development",
        MEDUSA_DISABLE_TELEMETRY: "true",
        PORT: new URL(url).port,
        DATABASE_URL: databaseUrl,
        JWT_SECRET: "a-stranger's",
        COOKIE_SECRET: "a-stranger's",
        STORE_CORS: this.storefrontUrl,
        ADMIN_CORS: url,
        AUTH_CORS: url,
        BACKEND_URL: url,
        STOREFRONT_URL: this.storefrontUrl,
        KHALTI_SECRET_KEY: SECRET_KEY,
        KHALTI_BASE_URL: khalti.baseUrl,
        [MAILBOX]: this.mailbox,
        SEEDED: beside("seeded.json"),
      },
    }
  }

  /** @param folder - where the app is, written and installed */
  static async at(
    folder: string,
    postgres: Postgres,
    khalti: Sandbox
  ): Promise<StrangersShop> {
    const database = path.basename(folder).toLowerCase()
    await postgres.createDatabase(database)
    return new StrangersShop(
      folder,
      postgres.url(database),
      `http://localhost:${await freePort()}`,
      khalti
    )
  }

  /** Type-checks the app: the README's code and code that uses the plugin's types. */
  async typecheck(): Promise<void> {
    await run("npx tsc --project .", this.surroundings)
  }

  /** The README's first command of "Migrate and start". */
  async migrate(): Promise<void> {
    await run(startCommands()[0], this.surroundings)
  }

  /** The demo's seed, by `medusa exec`. */
  async seed(): Promise<Shop> {
    await run("npx medusa exec ./src/scripts/seed.ts", this.surroundings)
    const seeded = await readFile(String(this.surroundings.env?.SEEDED), "utf8")
    return JSON.parse(seeded) as Shop
  }

  /** The README's second command; resolves when the shop answers. */
  start(): Promise<Server> {
    return serve(startCommands()[1], this.surroundings, {
      url: `${this.url}/health`,
      logFile: this.logFile,
    })
  }

  /** Ids of the orders whose confirmation was sent, once for each mail. */
  async mails(): Promise<string[]> {
    const lines = await readFile(this.mailbox, "utf8").catch(() => "")
    return lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" ")[1])
  }
}

function startCommands(): string[] {
  return new Markdown("README.md").commands("start")
}
