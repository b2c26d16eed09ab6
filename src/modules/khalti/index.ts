import { Module } from "@medusajs/framework/utils"
import checkConfiguration from "./loaders/check-configuration"
import KhaltiModuleService from "./service"

export { KhaltiReason } from "../../texts/reasons"
export { KhaltiResult } from "../../texts/results"
export type { Source, LedgerEvent, Link, Refund } from "./service"
export type { KhaltiModuleService }

/** The key under which the module is resolved from a container. */
export const KHALTI_MODULE = "khalti"

export default Module(KHALTI_MODULE, {
  service: KhaltiModuleService,
  loaders: [checkConfiguration],
})
