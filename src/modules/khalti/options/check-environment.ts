import { CALLBACK_PATH } from "../ids"
import {
  environmentOfHost,
  isLocalHost,
  KHALTI_BASE_URLS,
  OLD_SANDBOX_HOST,
} from "./hosts"
import type { KhaltiOptions } from "./options"

/** Khalti answers a longer return_url with an empty HTTP 500 (docs/khalti.md, "Initiate"). */
const MAX_RETURN_URL_LENGTH = 255

/** Length of a return token: 128 random bits in base64url. */
export const RETURN_TOKEN_LENGTH = 22

/** What is wrong with running with these options here: errors stop the boot, warnings are logged. */
export type EnvironmentCheck = {
  errors: string[]
  warnings: string[]
}

type Checked = Pick<
  KhaltiOptions,
  "environment" | "allowSandbox" | "apiBase" | "backendUrl"
>

/** The address Khalti sends the browser back to. The token stands in the path: a query would be mangled. */
export function callbackUrl(backendUrl: string, returnToken: string): string {
  return `${backendUrl}${CALLBACK_PATH}/${returnToken}`
}

/**
 * Whether the options fit the environment they are about to run in. The messages hold no option's value.
 *
 * @param nodeEnv NODE_ENV of the server
 */
export function checkEnvironment(
  options: Checked,
  nodeEnv: string | undefined
): EnvironmentCheck {
  return {
    errors: [
      ...sandboxErrors(options, nodeEnv),
      ...hostErrors(options),
      ...productionErrors(options),
    ],
    warnings: oldHostWarnings(options),
  }
}

function sandboxErrors(
  { environment, allowSandbox }: Checked,
  nodeEnv: string | undefined
): string[] {
  return environment === "sandbox" && nodeEnv === "production" && !allowSandbox
    ? [
        'environment is "sandbox" while NODE_ENV is "production": the sandbox\'s test IDs are public, so anybody could take goods without paying. Set environment to "production", or allowSandbox to true for a test server',
      ]
    : []
}

function hostErrors({ environment, apiBase }: Checked): string[] {
  const { hostname, protocol } = new URL(apiBase)
  const hostOf = environmentOfHost(hostname)
  return [
    hostOf !== undefined &&
      hostOf !== environment &&
      `baseUrl is Khalti's ${hostOf} host while environment is "${environment}": they must belong together`,
    hostOf === "production" &&
      protocol === "http:" &&
      "baseUrl must be https: the secret key goes there",
  ].filter((error) => error !== false)
}

function productionErrors({ environment, backendUrl }: Checked): string[] {
  if (environment !== "production") {
    return []
  }
  const { protocol, hostname } = new URL(backendUrl)
  const length = callbackUrl(backendUrl, "x".repeat(RETURN_TOKEN_LENGTH)).length
  return [
    protocol === "http:" && "backendUrl must be https in production",
    isLocalHost(hostname) &&
      "backendUrl is a local address: in production it must be one that customers' browsers and Khalti can reach",
    length > MAX_RETURN_URL_LENGTH &&
      `backendUrl is too long: the return URL made from it has ${length} characters, Khalti takes ${MAX_RETURN_URL_LENGTH}`,
  ].filter((error) => error !== false)
}

function oldHostWarnings({ apiBase }: Checked): string[] {
  return new URL(apiBase).hostname.replace(/\.$/, "") === OLD_SANDBOX_HOST
    ? [
        `baseUrl points at ${OLD_SANDBOX_HOST}, which Khalti gave up as its sandbox at the end of 2024: use ${KHALTI_BASE_URLS.sandbox}`,
      ]
    : []
}
