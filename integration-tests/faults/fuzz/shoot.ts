import { request } from "node:http"

/** One call as it goes out: nothing of it is tidied up on the way. */
export type Shot = {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
  /** It names no link of the shooter's own, so Khalti must not hear of it. */
  isForeign: boolean
}

/** What came back. */
export type Hit = {
  status: number
  location: string | undefined
  text: string
}

/** Sends a shot byte for byte; `fetch` would straighten its path. */
export function shoot(
  url: string,
  { method, path, headers, body }: Shot
): Promise<Hit> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const call = request(
      // No connection is used twice: one that the server has just closed would look like a crash.
      { hostname, port, method, path, headers, agent: false },
      (response) => {
        let text = ""
        response.on("data", (chunk: Buffer) => (text += chunk.toString()))
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            text,
          })
        )
      }
    )
    call.on("error", reject)
    call.end(body)
  })
}
