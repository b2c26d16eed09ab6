import { Modules } from "@medusajs/framework/utils"
import { KHALTI_MODULE, PACKAGE_NAME, PROVIDER_ID } from "../ids"
import { doubledPayment } from "./doubled-payment"
import {
  entryOf,
  isDisabled,
  isOwnProject,
  paymentEntry,
  pluginEntries,
  providersOf,
  type Entry,
  type MedusaConfig,
} from "./entries"
import { isOwnProvider } from "./own-provider"

const PAYMENT = 'the "@medusajs/medusa/payment" entry in modules'
const DEPENDENCIES = `dependencies: ["${KHALTI_MODULE}", "query"]`
const REQUIRED_DEPENDENCIES = [KHALTI_MODULE, "query"]

/** The line that sets the plugin up, to be pasted. */
export const PLUGIN_LINE = `{ resolve: "${PACKAGE_NAME}", options: { … } }`

const PROVIDER_LINE = `{ resolve: "${PACKAGE_NAME}/providers/khalti", id: "khalti" }`

/**
 * What is wrong with the lines of `medusa-config` that this plugin needs: each says what to add, move or mend.
 *
 * @param config after Medusa has read it: `modules` by their keys
 * @param root the folder of `medusa-config`
 */
export async function wrongLines(
  config: MedusaConfig,
  root: string
): Promise<string[]> {
  return [...pluginLines(config, root), ...(await paymentLines(config, root))]
}

function pluginLines(config: MedusaConfig, root: string): string[] {
  return isOwnProject(root) || pluginEntries(config, root).length > 0
    ? []
    : [
        `"${PACKAGE_NAME}" stands in modules, but not in plugins: the page to which Khalti returns the customer and the job khalti-sweep would not be there, and nobody would settle what is paid. Put ${PLUGIN_LINE} into plugins, and take the entry out of modules`,
      ]
}

async function paymentLines(
  config: MedusaConfig,
  root: string
): Promise<string[]> {
  if (isDisabled(config, Modules.PAYMENT)) {
    return [
      `the Payment module is switched off: take disable out of ${PAYMENT}`,
    ]
  }
  const entry = paymentEntry(config)
  const providers = providersOf(entry)
  const own: Entry[] = []
  for (const provider of providers) {
    if (await isOwnProvider(provider.resolve, root)) own.push(provider)
  }
  return own.length > 0
    ? [...dependencyLines(entry, own, config, root), ...idLines(own)]
    : [missingProvider(providers, root)]
}

/** Without a provider of ours the entry that has it may have lost to a later one. */
function missingProvider(providers: Entry[], root: string): string {
  const foreign = providers.find(
    ({ id, resolve }) => id === "khalti" || /khalti/i.test(String(resolve))
  )
  const doubled = doubledPayment(root)
  return [
    `the provider is not set up: add ${PROVIDER_LINE} to options.providers of ${PAYMENT}`,
    foreign && `. ${nameOf(foreign)} is a provider of another package`,
    doubled
      ? `. It may stand in another entry: ${doubled}`
      : providers.length > 0 &&
        ". If it stands there: Medusa keeps only the last entry for a module, so all payment providers belong into one",
  ]
    .filter(Boolean)
    .join("")
}

function nameOf({ id, resolve }: Entry): string {
  return typeof resolve === "string" ? `"${resolve}"` : `"${String(id)}"`
}

function dependencyLines(
  entry: Entry | undefined,
  own: Entry[],
  config: MedusaConfig,
  root: string
): string[] {
  const given = [entry?.dependencies].flat()
  const lacking = REQUIRED_DEPENDENCIES.filter((name) => !given.includes(name))
  if (lacking.length === 0) {
    return []
  }
  const misplaced = [
    ["the options of that entry", entryOf(entry?.options)],
    ...own.map((provider) => ["its provider", provider] as const),
    ...own.map((provider) => ["its provider's options", provider.options]),
    ...pluginEntries(config, root).map((plugin) => ["the plugin", plugin]),
  ].find(([, place]) => entryOf(place)?.dependencies !== undefined)
  const what = `the provider cannot reach ${lacking.join(" and ")}`
  return [
    misplaced
      ? `${what}: dependencies stands in the wrong place (${String(misplaced[0])}). Move ${DEPENDENCIES} into ${PAYMENT}, beside resolve and options`
      : `${what}: add ${DEPENDENCIES} to ${PAYMENT}`,
  ]
}

function idLines(own: Entry[]): string[] {
  return own.every(({ id }) => id === "khalti")
    ? []
    : [`the provider's id must be "khalti" (${PROVIDER_ID})`]
}

/**
 * What to do when the provider is set up and the module is not: the plugin's own checks do not run then.
 *
 * @returns undefined when the module is there
 */
export function missingPlugin(config: MedusaConfig): string | undefined {
  if (isDisabled(config, KHALTI_MODULE)) {
    return `the module "${KHALTI_MODULE}" is switched off in modules, but its payment provider is set up: take out disable, or the provider`
  }
  return entryOf(config.modules)?.[KHALTI_MODULE] === undefined
    ? `the payment provider is set up, but the plugin is not: add ${PLUGIN_LINE} to plugins`
    : undefined
}
