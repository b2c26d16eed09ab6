import { once } from "node:events"
import { createServer } from "node:net"

/** A port of loopback that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "localhost")
  await once(probe, "listening")
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === "string") {
    throw new Error("This system gave no port")
  }
  return address.port
}
