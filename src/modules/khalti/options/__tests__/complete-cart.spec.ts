import type { Logger } from "@medusajs/framework/types"
import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import {
  CORE_COMPLETE_CART,
  missingWorkflow,
  reportCompleteCart,
} from "../complete-cart"
import { resolveOptions } from "../options"

createWorkflow("complete-own-cart", () => new WorkflowResponse({ id: "order" }))

/** What the log says at the boot. */
function said(completeCart: string): string[] {
  const lines: string[] = []
  const logger = {
    error: (text: string) => lines.push(`error: ${text}`),
    info: (text: string) => lines.push(`info: ${text}`),
  } as unknown as Logger
  reportCompleteCart({ completeCart }, logger)
  return lines
}

describe("the workflow that makes the shop's orders", () => {
  it("is Medusa's own by default, of which nothing is said", () => {
    const { completeCart } = resolveOptions({
      secretKey: "key",
      backendUrl: "https://api.shop.np",
      storefrontUrl: "https://shop.np",
    })
    expect(completeCart).toBe(CORE_COMPLETE_CART)
    expect(CORE_COMPLETE_CART).toBe(completeCartWorkflowId)
    expect(said(completeCart)).toEqual([])
  })

  it("may be the shop's, which is told what it must do", () => {
    expect(missingWorkflow({ completeCart: "complete-own-cart" })).toBe(
      undefined
    )
    expect(said("complete-own-cart")).toEqual([
      expect.stringMatching(/^info: .*"complete-own-cart".*link the order/),
    ])
  })

  it("is missed where there is none, since no paid cart could become an order", () => {
    expect(said("complete-my-cart")).toEqual([
      `error: medusa-payment-khalti: ${missingWorkflow({ completeCart: "complete-my-cart" })}`,
    ])
    expect(missingWorkflow({ completeCart: "complete-my-cart" })).toContain(
      'no workflow "complete-my-cart"'
    )
  })
})
