import type KhaltiModuleService from "../../src/modules/khalti/service"
import type { TestShop } from "./test-shop"

type Options = KhaltiModuleService["options"]

/**
 * Other options of the plugin for the tests of this block. The module reads these
 * whenever it needs them, so that no other shop has to boot; what it reads once,
 * at the boot, is not in the list.
 */
export function useOptions(
  shop: TestShop,
  options: Partial<
    Pick<
      Options,
      | "autoRefund"
      | "autoRefundLimit"
      | "lookupsPerMinute"
      | "orderPlacement"
      | "reserveMinutes"
      | "shareCustomer"
      | "shareProducts"
      | "timeoutMs"
    >
  >
): void {
  let before: Options
  beforeEach(() => {
    before = { ...shop.khalti.options }
    Object.assign(shop.khalti.options, options)
  })
  afterEach(() => {
    Object.assign(shop.khalti.options, before)
  })
}
