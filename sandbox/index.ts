import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import express from "express"
import { apiRoutes } from "./api-routes"
import { controlRoutes } from "./control-routes"
import { Exchange } from "./exchange"
import { pageRoutes } from "./page-routes"
import { PaymentBook } from "./payment-book"
import { Sandbox } from "./sandbox"

export { ActRefused, UnknownPayment } from "./payment-book"
export { Sandbox } from "./sandbox"
export { TEST_IDS, TEST_MPIN, TEST_OTP } from "./test-customers"
export type * from "./types"

/** Key that is accepted when none is given. */
export const DEFAULT_KEY = "test_secret_key"

/** Life of a link in Khalti's sandbox; production has 60 (khalti-api.md, "Hosts and keys"). */
export const SANDBOX_LINK_MINUTES = 30

/** How to start a local Khalti. */
export type SandboxOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  /** Accepted secret keys; all of them belong to one merchant. Default `DEFAULT_KEY`. */
  key?: string | string[]
  /** Life of a link. Default `SANDBOX_LINK_MINUTES`. */
  linkMinutes?: number
  /** Loopback address to listen on. Default `127.0.0.1`; others are refused. */
  host?: string
}

const LOOPBACK = ["127.0.0.1", "localhost", "::1"]

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
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
    host = "127.0.0.1",
  } = options
  if (!LOOPBACK.includes(host)) {
    throw new Error(
      `The sandbox listens on this machine only (${LOOPBACK.join(", ")}), not on ${host}`
    )
  }
  const app = express()
  const server = createServer(app)
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  const url = `http://${host === "::1" ? "[::1]" : host}:${address.port}`

  const exchange = new Exchange(Array.isArray(key) ? key : [key])
  const book = new PaymentBook(linkMinutes * 60_000, `${url}/pay/`)
  const closing = new AbortController()
  const sandbox = new Sandbox(url, book, exchange, () => {
    closing.abort()
    return stop(server)
  })
  app.disable("x-powered-by")
  app.use(
    apiRoutes(book, exchange),
    pageRoutes(book, closing.signal),
    controlRoutes(sandbox)
  )
  return sandbox
}
