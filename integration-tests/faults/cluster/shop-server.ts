import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { comeBack, type Arrival } from "../../../demo/check/customer"
import { freePort } from "../../../demo/free-port"
import { DATA_ROOT } from "../../../demo/postgres"
import type { Shop } from "../../../demo/seed"
import {
  endOf,
  forkShopChild,
  untilSeeded,
} from "../../../demo/shop/shop-child"
import type { SweepSummary } from "../../../src/workflows"
import { call, type Reply } from "../../kit/call"
import { Customer } from "../../kit/customer"
import type { ServerMessage, ServerRequest } from "./messages"

const SCRIPT = path.join(__dirname, "server-process.ts")

/** What a server runs on. */
export type ServerSettings = {
  databaseUrl: string
  khalti: { baseUrl: string; secretKey: string }
  /** Added to the plugin's options that tests use. */
  options?: Record<string, unknown>
  /** Where Medusa keeps its locks; without it in its own memory. */
  lockingRedisUrl?: string
  onAnnouncement: (name: string, data: Record<string, unknown>) => void
}

/** One server of the shop, in a process of its own. */
export class ShopServer {
  private sweeps = 0
  private adminToken: Promise<string> | undefined

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** What was seeded. */
    readonly shop: Shop
  ) {}

  /** Boots a server. The first one on a database seeds the shop. */
  static async start(settings: ServerSettings): Promise<ShopServer> {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const logFile = path.join(DATA_ROOT, `shop-${process.pid}-${port}.log`)
    const child = forkShopChild(SCRIPT, port, {
      logFile,
      env: environment(settings, port),
    })
    child.on("message", (message: ServerMessage) => {
      if (message.kind === "announced") {
        settings.onAnnouncement(message.name, message.data)
      }
    })
    try {
      return new ShopServer(child, url, await untilSeeded(child))
    } catch (error) {
      child.kill("SIGKILL")
      throw new Error(`A server did not start: ${String(error)}`, {
        cause: endOf(logFile),
      })
    }
  }

  /** A guest's storefront at this server. */
  get storefront(): Customer {
    return new Customer(this.url, this.shop)
  }

  /** Opens the address that Khalti sends the browser to, at this server. */
  comeBackBy(returnUrl: string): Promise<Arrival> {
    const { pathname, search } = new URL(returnUrl)
    return comeBack(this.url + pathname + search)
  }

  /** One POST to the Admin API as the seeded admin. */
  async admin(path: string, body: unknown = {}): Promise<Reply> {
    this.adminToken ??= this.signIn()
    return call("POST", `${this.url}/admin/${path}`, body, {
      authorization: `Bearer ${await this.adminToken}`,
    })
  }

  /** Runs the sweep here, once. */
  sweep(): Promise<SweepSummary> {
    const id = ++this.sweeps
    return new Promise((resolve, reject) => {
      const onMessage = (message: ServerMessage) => {
        if (message.kind !== "swept" || message.id !== id) return
        this.child.off("message", onMessage)
        if (message.summary) resolve(message.summary)
        else reject(new Error(message.error))
      }
      this.child.on("message", onMessage)
      this.child.send({ kind: "sweep", id } satisfies ServerRequest)
    })
  }

  /** Kills the server by SIGKILL: it cleans up nothing. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const exited = once(this.child, "exit")
    this.child.kill("SIGKILL")
    await exited
  }

  private async signIn(): Promise<string> {
    const { body } = await call(
      "POST",
      `${this.url}/auth/user/emailpass`,
      this.shop.admin
    )
    return String(body.token)
  }
}

function environment(
  { databaseUrl, khalti, options, lockingRedisUrl }: ServerSettings,
  port: number
): Record<string, string> {
  return {
    NODE_OPTIONS: "",
    NODE_ENV: "development",
    DISABLE_MEDUSA_ADMIN: "true",
    DATABASE_URL: databaseUrl,
    BACKEND_URL: `http://localhost:${port}`,
    KHALTI_BASE_URL: khalti.baseUrl,
    KHALTI_SECRET_KEY: khalti.secretKey,
    KHALTI_OPTIONS: JSON.stringify({ logFile: false, ...options }),
    LOCKING_REDIS_URL: lockingRedisUrl ?? "",
  }
}
