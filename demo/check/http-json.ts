/** One JSON call; `body` makes it a POST. */
export interface JsonCall {
  url: string
  headers?: Record<string, string>
  body?: unknown
}

/**
 * Calls and gives the answer's body.
 *
 * @param Body - the shape that the caller relies on of Medusa's documented answer
 * @throws with the answer when it is not a success
 */
export async function callJson<Body>(call: JsonCall): Promise<Body> {
  const posts = call.body !== undefined
  const response = await fetch(call.url, {
    method: posts ? "POST" : "GET",
    headers: { "content-type": "application/json", ...call.headers },
    body: posts ? JSON.stringify(call.body) : undefined,
  })
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`${call.url} answered ${response.status}: ${text}`)
  }
  return JSON.parse(text) as Body
}
