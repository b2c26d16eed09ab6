import type { Pause } from "../../../sandbox"
import type { Cluster } from "../cluster/cluster"
import type { ShopServer } from "../cluster/shop-server"

/** A little longer than a lease lives when no server renews it. */
const LEASE_MS = 61_000

/** A cart with a link, and its order where it was placed before the payment. */
export type Sale = { cartId: string; pidx: string; orderId: string | null }

/** A server that will be killed, and what customers do at it before. */
export class ServerToKill {
  constructor(
    private readonly cluster: Cluster,
    readonly server: ShopServer
  ) {}

  /** A cart with a link: `ordered` places the order too, `open` leaves the cart open. */
  async startSale(cart: "ordered" | "open"): Promise<Sale> {
    const { storefront } = this.server
    const { id: cartId } = await this.fillCart()
    const { pidx } = await storefront.startPayment(cartId)
    const orderId =
      cart === "ordered" ? await storefront.placeOrder(cartId) : null
    return { cartId, pidx, orderId }
  }

  /** A cart that is ready to be paid. */
  fillCart() {
    const { storefront, shop } = this.server
    return storefront.fillCart(shop.variants["NOTEBOOK-A5"].id, 1)
  }

  /** The customer pays and comes back. The server will be killed before it answers. */
  payAndReturn({ pidx }: Sale): void {
    this.ignoreAnswer(this.server.comeBackBy(this.cluster.khalti.pay(pidx)))
  }

  /** The customer cancels and comes back. The server will be killed before it answers. */
  cancelAndReturn({ pidx }: Sale): void {
    this.ignoreAnswer(this.server.comeBackBy(this.cluster.khalti.cancel(pidx)))
  }

  /** Khalti has looked this link up and keeps the answer back. */
  pauseLookup({ pidx }: Sale): Pause {
    return this.cluster.khalti.pause("lookup", { pidx, before: false })
  }

  /** A call that the server will not live to answer. */
  ignoreAnswer(call: Promise<unknown>): void {
    call.catch(() => undefined)
  }

  /** Kills the server. What it was about to write is never written, and its leases run out. */
  async kill(): Promise<void> {
    await this.server.kill()
    await this.cluster.openBarriers()
    await this.cluster.letTimePass(LEASE_MS)
  }
}
