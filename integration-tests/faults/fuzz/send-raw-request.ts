import { request } from "node:http"

/** A request as it goes out, byte for byte. */
export type RawRequest = {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
  /** It names the sender's own link, so Khalti may be asked about that one. */
  namesOwnLink: boolean
}

/** What came back. */
export type RawResponse = {
  status: number
  location: string | undefined
  text: string
}

/** Sends a request byte for byte. `fetch` would normalize its path. */
export function sendRawRequest(
  url: string,
  { method, path, headers, body }: RawRequest
): Promise<RawResponse> {
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
