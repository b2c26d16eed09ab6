import type { ConfigModule } from "@medusajs/framework/types"
import { LOCKING_ADVICE, lockingOf } from "../locking"

function configOf(providers?: { id?: string; is_default?: boolean }[]) {
  const options = providers && { providers }
  return {
    modules: { locking: { resolve: "@medusajs/medusa/locking", options } },
  } as unknown as ConfigModule
}

describe("the locks in use, as Medusa's Locking module chooses them", () => {
  it.each([
    ["no modules at all", {} as ConfigModule],
    ["no provider", configOf()],
    ["an empty list", configOf([])],
    ["two, none of them marked", configOf([{ id: "redis" }, { id: "pg" }])],
  ])("memory with %s", (_, config) => {
    expect(lockingOf(config)).toEqual({ provider: "in-memory", shared: false })
  })

  it("the only one, marked or not", () => {
    expect(lockingOf(configOf([{ id: "redis" }]))).toEqual({
      provider: "redis",
      shared: true,
    })
  })

  it("the marked one of two", () => {
    const config = configOf([{ id: "pg" }, { id: "redis", is_default: true }])
    expect(lockingOf(config)).toEqual({ provider: "redis", shared: true })
  })

  it("the advice is a line that can be pasted", () => {
    expect(LOCKING_ADVICE).toContain('id: "locking-redis", is_default: true')
  })
})
