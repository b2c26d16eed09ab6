import { Agent as HttpAgent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import axios, {
  isAxiosError,
  type AxiosInstance,
  type AxiosResponse,
} from "axios"
import { SECOND_MS } from "../time"
import { KhaltiError, KhaltiErrorCode, type Operation } from "./errors"

export type KhaltiRequest = {
  operation: Operation
  url: string
  body: object
  /** Milliseconds the whole call may take, from the first byte sent to the last received. */
  timeoutMs: number
}

export type HttpAnswer = {
  httpStatus: number
  /** The parsed body; undefined when it is empty or no JSON. */
  body: unknown
  /** Milliseconds from a Retry-After header. */
  retryAfterMs?: number
}

/** Shorter than Khalti's servers keep idle connections, so that no request goes into one that is being closed. */
const IDLE_CONNECTION_MS = 10 * SECOND_MS

const MAX_CONNECTIONS = 64
const MAX_ANSWER_BYTES = 1_000_000

/** Failures before anything was sent: Khalti cannot have acted. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/

/**
 * Sends requests to Khalti over connections that stay open, each request once. When no answer comes, it throws a
 * {@link KhaltiError} that carries nothing of the request.
 */
export class Transport {
  private readonly agents_: [HttpAgent, HttpsAgent]
  private readonly http_: AxiosInstance
  private readonly secretKey_: string

  constructor(secretKey: string) {
    const agent = {
      keepAlive: true,
      maxSockets: MAX_CONNECTIONS,
      timeout: IDLE_CONNECTION_MS,
    }
    this.agents_ = [new HttpAgent(agent), new HttpsAgent(agent)]
    this.secretKey_ = secretKey
    this.http_ = axios.create({
      httpAgent: this.agents_[0],
      httpsAgent: this.agents_[1],
      headers: {
        Authorization: `Key ${secretKey}`,
        "Content-Type": "application/json",
        Accept: "application/json",
      },
      responseType: "text",
      transformResponse: (body: unknown) => body,
      validateStatus: () => true,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
    })
  }

  /**
   * Sends a request.
   *
   * @throws KhaltiError when no complete answer came: unreachable, connection_lost, timeout
   */
  async post(request: KhaltiRequest): Promise<HttpAnswer> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), request.timeoutMs)
    try {
      const { url, body } = request
      const { signal } = abort
      return this.read(await this.http_.post<string>(url, body, { signal }))
    } catch (error) {
      throw abort.signal.aborted
        ? timedOut(request)
        : notAnswered(request, error)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Closes the open connections. */
  close(): void {
    this.agents_.forEach((agent) => agent.destroy())
  }

  /** People read Khalti's text in errors and logs, so the key is cut out where the answer repeats it. */
  private read({ status, data, headers }: AxiosResponse<string>): HttpAnswer {
    const text = String(data ?? "").replaceAll(this.secretKey_, "[secret key]")
    return {
      httpStatus: status,
      body: parseJson(text),
      retryAfterMs: retryAfterMs(headers["retry-after"], Date.now()),
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Retry-After in its two forms, seconds or a date, to milliseconds from now. */
function retryAfterMs(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" || header.trim() === "") {
    return undefined
  }
  const seconds = Number(header)
  const wait = Number.isNaN(seconds)
    ? Date.parse(header) - now
    : seconds * SECOND_MS
  return Number.isNaN(wait) ? undefined : Math.max(0, Math.round(wait))
}

function notAnswered(
  { operation }: KhaltiRequest,
  error: unknown
): KhaltiError {
  const { code, syscall } = causeOf(error)
  const neverSent =
    NEVER_SENT.test(code) || ["connect", "getaddrinfo"].includes(syscall)
  const reason = /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ""
  return new KhaltiError({
    code: neverSent
      ? KhaltiErrorCode.unreachable
      : KhaltiErrorCode.connection_lost,
    operation,
    merchantMessage: neverSent
      ? `Khalti cannot be reached${reason}: see whether this server can open connections to it and baseUrl is right`
      : `The connection to Khalti broke before its answer came${reason}`,
    outcomeUnknown: !neverSent && operation !== "lookup",
  })
}

/** What Node says of a failed connection; axios wraps it. */
function causeOf(error: unknown): { code: string; syscall: string } {
  const cause: unknown = isAxiosError(error) ? (error.cause ?? error) : error
  const { code, syscall } = Object(cause) as Record<string, unknown>
  return { code: String(code ?? ""), syscall: String(syscall ?? "") }
}

function timedOut({ operation, timeoutMs }: KhaltiRequest): KhaltiError {
  return new KhaltiError({
    code: KhaltiErrorCode.timeout,
    operation,
    merchantMessage: `Khalti gave no answer within ${timeoutMs} ms`,
    outcomeUnknown: operation !== "lookup",
  })
}
