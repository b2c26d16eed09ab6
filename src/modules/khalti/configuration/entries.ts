import { Modules } from "@medusajs/framework/utils"
import path from "node:path"
import { PACKAGE_NAME } from "../ids"
import { nearestPackage, packageAt } from "./packages"

/**
 * What is read of Medusa's configuration. People write it, and much of it may be missing, so nothing is believed of its
 * parts.
 */
export type MedusaConfig = { modules?: unknown; plugins?: unknown }

/** An entry of `modules`, of `plugins` or of a module's `providers`, with whatever stands in it. */
export type Entry = Record<string, unknown>

/** The entry of `modules` for a module, where it is more than a name or a switch; Medusa has put it under the module's key. */
export function moduleEntry(
  { modules }: MedusaConfig,
  key: string
): Entry | undefined {
  return entryOf(entryOf(modules)?.[key])
}

/** Whether a module is switched off: by `false`, or by `disable`. */
export function isDisabled({ modules }: MedusaConfig, key: string): boolean {
  const entry = entryOf(modules)?.[key]
  return entry === false || Boolean(entryOf(entry)?.disable)
}

/** The providers in a module's options; what is none of them (a condition that does not hold) is left out. */
export function providersOf(entry: Entry | undefined): Entry[] {
  const providers = entryOf(entry?.options)?.providers
  return Array.isArray(providers)
    ? providers.map(entryOf).filter((provider) => provider !== undefined)
    : []
}

/** The entry of `modules` for the Payment module. */
export function paymentEntry(config: MedusaConfig): Entry | undefined {
  return moduleEntry(config, Modules.PAYMENT)
}

/** Entries of `plugins` that are this plugin, by its name or by the folder that it lies in. */
export function pluginEntries(
  { plugins }: MedusaConfig,
  root: string
): Entry[] {
  return (Array.isArray(plugins) ? plugins : [])
    .map((plugin) =>
      typeof plugin === "string" ? { resolve: plugin } : entryOf(plugin)
    )
    .filter((plugin) => plugin !== undefined)
    .filter(({ resolve }) => isThisPackage(resolve, root))
}

/** Whether the configuration is this package's own, as in its tests: Medusa then loads the plugin as the project. */
export function isOwnProject(root: string): boolean {
  return nearestPackage(root) === PACKAGE_NAME
}

/** Something that has parts; undefined for anything else. */
export function entryOf(value: unknown): Entry | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Entry)
    : undefined
}

function isThisPackage(resolve: unknown, root: string): boolean {
  return (
    typeof resolve === "string" &&
    (resolve === PACKAGE_NAME ||
      packageAt(path.join(resolve, "package.json"), root) === PACKAGE_NAME)
  )
}
