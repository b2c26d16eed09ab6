import { Agent as HttpAgent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import axios, { AxiosInstance, AxiosResponse, isAxiosError } from "axios"
import type { HttpAnswer } from "./error-bodies"
import { KhaltiError, KhaltiErrorCode, Operation } from "./errors"

/** One question to Khalti. */
export interface Question {
  operation: Operation
  url: string
  body: Record<string, unknown>
  /** Milliseconds the whole call may take, from the first byte sent to the last received. */
  timeoutMs: number
}

/** Idle connections are given up before Khalti's side does, so that no payment is sent into a closing one. */
const IDLE_CONNECTION_MS = 10_000

const MAX_CONNECTIONS = 64
const MAX_ANSWER_BYTES = 1_000_000

/**
 * Sends questions to Khalti over connections that stay open and hands back whatever came as an answer. Everything
 * that prevents an answer becomes a {@link KhaltiError} that carries nothing of the request.
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
    const agents: [HttpAgent, HttpsAgent] = [
      new HttpAgent(agent),
      new HttpsAgent(agent),
    ]
    this.agents_ = agents
    this.secretKey_ = secretKey
    this.http_ = axios.create({
      httpAgent: agents[0],
      httpsAgent: agents[1],
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
   * Asks once; never repeats.
   *
   * @throws KhaltiError when no complete answer came: unreachable, connection_lost, timeout
   */
  async ask(question: Question): Promise<HttpAnswer> {
    const clock = new AbortController()
    const timer = setTimeout(() => clock.abort(), question.timeoutMs)
    try {
      const response = await this.http_.post<string>(
        question.url,
        question.body,
        { signal: clock.signal }
      )
      return this.read(response)
    } catch (error) {
      throw clock.signal.aborted
        ? timedOut(question)
        : notAnswered(question, causeOf(error))
    } finally {
      clearTimeout(timer)
    }
  }

  /** Closes the open connections. */
  close(): void {
    this.agents_.forEach((agent) => agent.destroy())
  }

  /** Khalti's text is shown to people and logged: an echo of the key is cut out before anybody reads it. */
  private read({ status, data, headers }: AxiosResponse<string>): HttpAnswer {
    const text = String(data ?? "").replaceAll(this.secretKey_, "[secret key]")
    return {
      httpStatus: status,
      body: parseJson(text),
      retryAfterMs: retryAfterMs(headers["retry-after"], Date.now()),
    }
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Retry-After in its two forms, seconds or a date, to milliseconds from now. */
const retryAfterMs = (header: unknown, now: number): number | undefined => {
  if (typeof header !== "string" || header.trim() === "") {
    return undefined
  }
  const seconds = Number(header)
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(wait) ? undefined : Math.max(0, Math.round(wait))
}

interface TransportCause {
  code: string
  syscall: string
}

const causeOf = (error: unknown): TransportCause => {
  const cause: unknown = isAxiosError(error) ? (error.cause ?? error) : error
  const own = (name: string): string =>
    typeof cause === "object" && cause !== null
      ? String(Reflect.get(cause, name) ?? "")
      : ""
  return { code: own("code"), syscall: own("syscall") }
}

/** Failures before anything was sent: Khalti cannot have acted. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/

const notAnswered = (
  { operation }: Question,
  { code, syscall }: TransportCause
): KhaltiError => {
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

const timedOut = ({ operation, timeoutMs }: Question): KhaltiError =>
  new KhaltiError({
    code: KhaltiErrorCode.timeout,
    operation,
    merchantMessage: `Khalti gave no answer within ${timeoutMs} ms`,
    outcomeUnknown: operation !== "lookup",
  })
