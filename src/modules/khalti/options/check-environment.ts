import {
  environmentOfHost,
  isLocalHost,
  KHALTI_BASE_URLS,
  OLD_SANDBOX_HOST,
} from "./hosts"
import type { KhaltiOptions } from "./options"

/** Khalti answers an empty HTTP 500 to a longer return_url (khalti-api.md). */
export const MAX_RETURN_URL_LENGTH = 255

/** Length of a return token: 128 random bits in base64url. */
export const RETURN_TOKEN_LENGTH = 22

/** What speaks against running with these options here: errors stop the boot, warnings are logged. */
export interface EnvironmentCheck {
  errors: string[]
  warnings: string[]
}

type Checked = Pick<
  KhaltiOptions,
  "environment" | "allowSandbox" | "apiBase" | "backendUrl"
>

/** The address Khalti sends the browser back to. The token stands in the path: a query would be mangled. */
export const callbackUrl = (backendUrl: string, returnToken: string): string =>
  `${backendUrl}/khalti/callback/${returnToken}`

/**
 * Whether the options fit the environment they are about to run in. The messages hold no option's value.
 *
 * @param nodeEnv NODE_ENV of the server
 */
export const checkEnvironment = (
  options: Checked,
  nodeEnv: string | undefined
): EnvironmentCheck => ({
  errors: [
    ...sandboxErrors(options, nodeEnv),
    ...hostErrors(options),
    ...productionErrors(options),
  ],
  warnings: oldHostWarnings(options),
})

const sandboxErrors = (
  { environment, allowSandbox }: Checked,
  nodeEnv: string | undefined
): string[] =>
  environment === "sandbox" && nodeEnv === "production" && !allowSandbox
    ? [
        'environment is "sandbox" while NODE_ENV is "production": the sandbox\'s test IDs are public, so anybody could take goods without paying. Set environment to "production", or allowSandbox to true for a test server',
      ]
    : []

const hostErrors = ({
  environment,
  allowSandbox,
  apiBase,
}: Checked): string[] => {
  const hostOf = environmentOfHost(new URL(apiBase).hostname)
  if (hostOf === undefined || hostOf === environment) {
    return []
  }
  if (hostOf === "sandbox" && allowSandbox) {
    return []
  }
  return [
    `baseUrl is Khalti's ${hostOf} host while environment is "${environment}": they must belong together`,
  ]
}

const productionErrors = ({ environment, backendUrl }: Checked): string[] => {
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

const oldHostWarnings = ({ apiBase }: Checked): string[] =>
  new URL(apiBase).hostname === OLD_SANDBOX_HOST
    ? [
        `baseUrl points at ${OLD_SANDBOX_HOST}, which Khalti gave up as its sandbox at the end of 2024: use ${KHALTI_BASE_URLS.sandbox}`,
      ]
    : []
