import { Module } from "@medusajs/framework/utils"
import checkConfiguration from "./loaders/check-configuration"
import KhaltiModuleService from "./service"

/** The key under which the module is resolved from a container. */
export const KHALTI_MODULE = "khalti"

export default Module(KHALTI_MODULE, {
  service: KhaltiModuleService,
  loaders: [checkConfiguration],
})
