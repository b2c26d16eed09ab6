import { Module } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "./ids"
import checkConfiguration from "./loaders/check-configuration"
import KhaltiModuleService from "./service"

export { KhaltiReason } from "../../texts/reasons"
export { KhaltiResult } from "../../texts/results"
export { KHALTI_MODULE, PROVIDER_ID } from "./ids"
export type { LedgerEvent, Link, Refund, Source } from "./ledger"
export type { KhaltiModuleService }

export default Module(KHALTI_MODULE, {
  service: KhaltiModuleService,
  loaders: [checkConfiguration],
})
