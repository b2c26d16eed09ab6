import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import express from "express"
import { apiRoutes } from "./api-routes"
import { Exchange } from "./exchange"
import { pageRoutes } from "./page-routes"
import { Sandbox } from "./sandbox"

export { ActRefused, UnknownPayment } from "./payment-book"
export { Sandbox } from "./sandbox"
export { TEST_IDS, TEST_MPIN, TEST_OTP } from "./test-customers"
export type * from "./types"

/** Key that is accepted when none is given. */
export const DEFAULT_KEY = "test_secret_key"

/** Life of a link in Khalti's sandbox; production has 60 (docs/khalti.md, "Limits"). */
export const SANDBOX_LINK_MINUTES = 30

/** How to start a local Khalti. */
export type SandboxOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  /** Accepted secret keys; all of them belong to one merchant. Default `DEFAULT_KEY`. */
  key?: string | string[]
  /** Life of a link. Default `SANDBOX_LINK_MINUTES`. */
  linkMinutes?: number
}

/** Reachable from this machine only: whoever can open the page can "pay". */
const HOST = "127.0.0.1"

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, HOST, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Starts a local Khalti in this process, in memory, reachable from this machine only. */
export async function startSandbox(
  options: SandboxOptions = {}
): Promise<Sandbox> {
  const {
    port = 0,
    key = DEFAULT_KEY,
    linkMinutes = SANDBOX_LINK_MINUTES,
  } = options
  const app = express()
  const server = createServer(app)
  await listen(server, port)
  const address = server.address() as AddressInfo

  const exchange = new Exchange(Array.isArray(key) ? key : [key])
  const sandbox = new Sandbox(
    `http://${HOST}:${address.port}`,
    linkMinutes * 60_000,
    exchange,
    () => stop(server)
  )
  app.disable("x-powered-by")
  app.use(apiRoutes(sandbox, exchange), pageRoutes(sandbox))
  app.get("/state", (_request, response) => {
    response.json({ payments: sandbox.payments(), calls: sandbox.calls })
  })
  return sandbox
}
