import type { Pause } from "../../../sandbox"
import type { Bazaar } from "../processes/bazaar"
import type { ShopServer } from "../processes/shop-server"

/** A cart with a link, and its order where it was placed before the payment. */
export type Sale = { cartId: string; pidx: string; orderId: string | null }

/** The customers of a server that will die, and the points at which they stand when it does. */
export class Counter {
  constructor(
    readonly bazaar: Bazaar,
    readonly server: ShopServer
  ) {}

  /** A cart with a link; with an order when the shop places it before the payment. */
  async sale(placed: "ordered" | "open"): Promise<Sale> {
    const { storefront } = this.server
    const { id: cartId } = await this.cart()
    const { pidx } = await storefront.startPayment(cartId)
    const orderId =
      placed === "ordered" ? await storefront.placeOrder(cartId) : null
    return { cartId, pidx, orderId }
  }

  /** A cart that is ready to be paid. */
  cart() {
    const { storefront, shop } = this.server
    return storefront.fillCart(shop.variants["NOTEBOOK-A5"].id, 1)
  }

  /** The customer pays and comes back; the server will not live to answer. */
  payAndReturn({ pidx }: Sale): void {
    this.unanswered(this.server.comeBackBy(this.bazaar.khalti.pay(pidx)))
  }

  /** The customer presses cancel and comes back; the server will not live to answer. */
  cancelAndReturn({ pidx }: Sale): void {
    this.unanswered(this.server.comeBackBy(this.bazaar.khalti.cancel(pidx)))
  }

  /** Khalti has looked this link up and its answer is paused. */
  pauseLookup({ pidx }: Sale): Pause {
    return this.bazaar.khalti.pause("lookup", { pidx, before: false })
  }

  /** A call to a server that dies before it answers. */
  unanswered(call: Promise<unknown>): void {
    call.catch(() => undefined)
  }

  /** The server dies: what it was about to write is never written. Its leases run out. */
  async die(): Promise<void> {
    await this.server.kill()
    await this.bazaar.openLatches()
    await this.bazaar.pass(LEASE_MS)
  }
}

/** A little more than a lease lasts without a server that renews it. */
const LEASE_MS = 61_000
