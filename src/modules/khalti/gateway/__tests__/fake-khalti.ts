import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http"
import type { AddressInfo, Socket } from "node:net"

/** One request that the server received. */
export type Received = {
  path: string
  authorization: string | undefined
  body: unknown
  /** Number of the connection it came over, from 1. */
  connection: number
}

/** How the server answers one request. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void

/** Answers with JSON. */
export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {}
): Reply {
  return (response) => {
    response.writeHead(status, {
      "Content-Type": "application/json",
      ...headers,
    })
    response.end(JSON.stringify(body))
  }
}

/** Answers with a body that is not JSON. */
export function raw(status: number, body: string, type = "text/html"): Reply {
  return (response) => {
    response.writeHead(status, { "Content-Type": type })
    response.end(body)
  }
}

/** Reads the request and breaks the connection. */
export function drop(_response: ServerResponse, request: IncomingMessage) {
  request.socket.destroy()
}

/** Reads the request and never answers. */
export function hang() {}

/** Sends a byte now and then, so that the connection is never idle and the answer never complete. */
export function drip(response: ServerResponse, request: IncomingMessage) {
  response.writeHead(200, { "Content-Type": "application/json" })
  const timer = setInterval(() => response.write(" "), 20)
  request.socket.once("close", () => clearInterval(timer))
}

/** An HTTP server in Khalti's place: each request gets the next reply, the last one stays. */
export class FakeKhalti {
  readonly received: Received[] = []
  private replies_: Reply[] = []
  private connections_ = new Map<Socket, number>()
  private readonly server_: Server

  constructor() {
    this.server_ = createServer((request, response) => {
      void this.answer(request, response)
    })
    this.server_.on("connection", (socket) =>
      this.connections_.set(socket, this.connections_.size + 1)
    )
  }

  replies(...replies: Reply[]): void {
    this.replies_ = replies
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) =>
      this.server_.listen(0, "127.0.0.1", resolve)
    )
  }

  async stop(): Promise<void> {
    this.server_.closeAllConnections()
    await new Promise((resolve) => this.server_.close(resolve))
  }

  get port(): number {
    return (this.server_.address() as AddressInfo).port
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) {
      chunks.push(chunk as Buffer)
    }
    this.received.push({
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString() || "null"),
      connection: this.connections_.get(request.socket) ?? 0,
    })
    const [reply, ...later] = this.replies_
    this.replies_ = later.length > 0 ? later : this.replies_
    reply(response, request)
  }
}
