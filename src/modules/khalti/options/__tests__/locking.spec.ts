import { LOCKING_ADVICE, lockingNotes, lockingOf } from "../locking"

function configOf(providers?: unknown) {
  const options = { providers }
  return {
    modules: { locking: { resolve: "@medusajs/medusa/locking", options } },
  }
}

describe("the locks in use, as Medusa's Locking module chooses them", () => {
  it.each([
    ["no modules at all", {}],
    ["a switched off module", { modules: { locking: false } }],
    ["a module that is only named", { modules: { locking: "x" } }],
    ["no list", configOf({ id: "redis" })],
    ["a list of holes", configOf([null, undefined, false])],
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

  it("the one beside a condition that does not hold", () => {
    const config = configOf([false, { id: "redis", is_default: true }])
    expect(lockingOf(config)).toEqual({ provider: "redis", shared: true })
  })

  it("the marked one of two", () => {
    const config = configOf([{ id: "pg" }, { id: "redis", is_default: true }])
    expect(lockingOf(config)).toEqual({ provider: "redis", shared: true })
  })

  it("the advice is a line that can be pasted", () => {
    expect(LOCKING_ADVICE).toContain('id: "locking-redis", is_default: true')
  })
})

describe("locks in the memory of one process", () => {
  const shop = (workerMode?: string) => ({ projectConfig: { workerMode } })
  const conditional = `If more than one process serves this shop: ${LOCKING_ADVICE}`

  it.each([undefined, "shared"])(
    "are nothing to warn of where one process may serve the shop (%p): only said, with the condition",
    (mode) => {
      expect(lockingNotes(shop(mode))).toEqual({
        warnings: [],
        advice: [conditional],
      })
      expect(lockingNotes({}, false).warnings).toEqual([])
    }
  )

  it.each(["server", "worker"])(
    "can undo a sale where this one is a %s, which is never alone: warned of",
    (mode) => {
      expect(lockingNotes(shop(mode))).toEqual({
        warnings: [LOCKING_ADVICE],
        advice: [],
      })
    }
  )

  it("can undo a sale in a cluster: warned of", () => {
    expect(lockingNotes(shop("shared"), true).warnings).toEqual([
      LOCKING_ADVICE,
    ])
  })

  it("are no matter where a shared provider is in use, however many there are", () => {
    const redis = configOf([{ id: "locking-redis" }])
    const config = { ...redis, ...shop("server") }
    expect(lockingNotes(config, true)).toEqual({ warnings: [], advice: [] })
  })

  it("are no matter with PostgreSQL's, of which a crash is said", () => {
    const resolve = "@medusajs/medusa/locking-postgres"
    const config = configOf([{ resolve, id: "locking-postgres" }])
    expect(lockingNotes(config, true)).toEqual({
      warnings: [],
      advice: [expect.stringContaining("cart can stay locked")],
    })
  })
})
