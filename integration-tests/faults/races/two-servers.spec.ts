import { Bazaar } from "../processes/bazaar"
import { findViolations } from "../processes/find-violations"
import type { World } from "../processes/read-world"
import type { ShopServer } from "../processes/shop-server"
import { isRedisInstalled, startRedis, type Redis } from "./redis"
import { buyAndPay, rush, type RacedSale } from "./rush"

const BATCHES = 2
const PER_BATCH = 5

/**
 * With locks in memory, two completions of one cart can leave an order behind
 * that core made, failed to undo, and tied to no cart and no payment. No money
 * is in it, and nobody outside core can find it.
 */
function withoutLitter(world: World): World {
  const orders = world.orders.filter(({ cartId }) => cartId !== null)
  return { ...world, orders }
}

function litterIn({ orders }: World): number {
  return orders.filter(({ cartId }) => cartId === null).length
}

/** Two servers on one database; everybody comes for the same links at the same moment. */
describe("two servers of one shop", () => {
  let bazaar: Bazaar
  let servers: ShopServer[] = []

  beforeAll(async () => {
    bazaar = await Bazaar.open()
    servers = [await bazaar.boot()]
  })
  afterAll(() => bazaar.close())

  /** Sales of both kinds, raced in batches; then the sweep runs out. */
  async function race(): Promise<{ sales: RacedSale[]; statuses: number[] }> {
    const sales: RacedSale[] = []
    const statuses: number[] = []
    for (let batch = 0; batch < BATCHES; batch++) {
      const raced: RacedSale[] = []
      for (let index = 0; index < PER_BATCH; index++) {
        const placed = index % 2 === 0 ? "open" : "ordered"
        raced.push(await buyAndPay(bazaar, servers[index % 2], placed))
      }
      statuses.push(...(await rush(bazaar, servers, raced)))
      sales.push(...raced)
    }
    await bazaar.runOut(servers[0])
    return { sales, statuses }
  }

  async function endsOf(sales: RacedSale[]): Promise<string[]> {
    const { links } = await bazaar.world()
    return sales.map(
      ({ pidx }) =>
        links.find((link) => link.pidx === pidx)?.row?.outcome ?? "?"
    )
  }

  async function violations(): Promise<string[]> {
    const { announcements } = bazaar
    const world = withoutLitter(await bazaar.world())
    return findViolations(world, { announcements, crashed: true })
  }

  describe("with Medusa's default locks, in the memory of each server", () => {
    beforeAll(async () => {
      servers.push(await bazaar.boot())
    })
    afterAll(() => stopServers())

    it("asks Khalti once about each link when both sweep at once: no row is taken twice", async () => {
      const links = await unpaidLinks(10)
      await bazaar.pass(5_000)
      await bazaar.sql("UPDATE khalti_payment SET next_check_at = now()")
      const before = links.map((pidx) => bazaar.khalti.count("lookup", pidx))
      await Promise.all(servers.map((server) => server.sweep()))
      const after = links.map((pidx) => bazaar.khalti.count("lookup", pidx))
      expect(after).toEqual(before.map((count) => count + 1))
      links.forEach((pidx) => bazaar.khalti.cancel(pidx))
      await bazaar.runOut(servers[0])
    })

    it("loses no money although core may undo a sale between two servers: each link is one sale, or returned in full, or held", async () => {
      const { sales } = await race()
      const ends = await endsOf(sales)
      expect(await violations()).toEqual([])
      expect(ends).toHaveLength(BATCHES * PER_BATCH)
      expect(["captured", "refunded", "held"]).toEqual(
        expect.arrayContaining(ends)
      )
    })
  })

  const redisTests = isRedisInstalled() ? describe : describe.skip
  redisTests(
    "with locks in Redis (skipped where redis-server is not installed: apt-get install redis-server)",
    () => {
      let redis: Redis

      beforeAll(async () => {
        redis = await startRedis()
        const locks = { lockingRedisUrl: redis.url }
        servers = await Promise.all([bazaar.boot(locks), bazaar.boot(locks)])
      })
      afterAll(async () => {
        await stopServers()
        await redis.stop()
      })

      it("keeps every sale, announces each once, and answers nobody with an error", async () => {
        const before = litterIn(await bazaar.world())
        const { sales, statuses } = await race()
        expect(litterIn(await bazaar.world())).toBe(before)
        expect(await endsOf(sales)).toEqual(sales.map(() => "captured"))
        expect(await violations()).toEqual([])
        expect(statuses.filter((status) => status >= 400)).toEqual([])
        expect(await announcedOf(sales)).toEqual(sales.map(() => 1))
      })
    }
  )

  async function announcedOf(sales: RacedSale[]): Promise<number[]> {
    const { links } = await bazaar.world()
    return sales.map(({ pidx }) => {
      const { row } = links.find((link) => link.pidx === pidx)!
      return bazaar.announcements.count("khalti.payment.captured", row!.id)
    })
  }

  async function unpaidLinks(count: number): Promise<string[]> {
    const { storefront, shop } = servers[0]
    const links: string[] = []
    for (let index = 0; index < count; index++) {
      const variant = shop.variants["TEA-100"].id
      const { id } = await storefront.fillCart(variant, 1)
      links.push((await storefront.startPayment(id)).pidx)
    }
    return links
  }

  async function stopServers(): Promise<void> {
    for (const server of servers) await server.kill()
    servers = []
  }
})
