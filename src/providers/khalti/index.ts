import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import KhaltiProviderService from "./service"

export default ModuleProvider(Modules.PAYMENT, {
  services: [KhaltiProviderService],
})
