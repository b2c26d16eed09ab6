import { once } from "node:events"
import { createServer } from "node:net"

/**
 * A port of loopback that nobody uses at this moment.
 *
 * @param preferred - taken when it is free
 */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer()
  try {
    probe.listen(preferred, "localhost")
    await once(probe, "listening")
  } catch (error) {
    if (preferred === 0) throw error
    return freePort()
  }
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === "string") {
    throw new Error("This system gave no port")
  }
  return address.port
}
