import { Modules } from "@medusajs/framework/utils"
import { KHALTI_PROVIDER } from "../../../demo/seed"
import {
  anotherLink,
  expectSale,
  MINUTE,
  orderOf,
  type StartedSale,
  type TestShop,
  useOptions,
} from "../../kit"

/** One checkout has one link: a link cannot be paid twice, a second one can. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 400 })

  const linksMade = () => shop.sandbox.payments().length

  const sessionsOf = async (pidx: string) => (await shop.row(pidx)).session_ids

  describe("a customer who begins to pay again gets the link he has", () => {
    const expectSameLink = async (sale: StartedSale) => {
      const again = await shop.startPayment(sale.cart.id)
      expect(again).toMatchObject({
        pidx: sale.pidx,
        payment_url: sale.payment_url,
        return_token: sale.return_token,
      })
      expect(linksMade()).toBe(1)
      await expect(sessionsOf(sale.pidx)).resolves.toHaveLength(2)
    }

    it("of his open cart, and pays it once", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await expectSameLink(sale)
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      await expectSale(shop, await orderOf(shop, sale.cart.id))
    })

    it("of his unpaid order, and pays it once", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await expectSameLink(sale)
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      await expectSale(shop, sale.orderId)
    })

    it("when the bank has not decided about it", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pend(sale.pidx)
      await expectSameLink(sale)
    })

    it.each(["503", "429", "timeout"] as const)(
      "when Khalti says nothing about it (%s)",
      async (kind) => {
        const sale = await shop.startSale("TOPI-M", 1)
        shop.sandbox.fault("lookup", { kind, times: Infinity })
        await expectSameLink(sale)
        shop.sandbox.clearFaults()
      }
    )

    it("in two tabs at the same moment", async () => {
      const cart = await shop.fillCart("TOPI-M", 1)
      const collection = await shop.storefront.collectionOf(cart.id)
      // Core may answer one of the two with an error of its own.
      await Promise.all([
        shop.storefront.requestSession(collection),
        shop.storefront.requestSession(collection),
      ])
      expect(linksMade()).toBe(1)
    })
  })

  describe("a customer gets another link", () => {
    const expectAnother = async ({ cart, pidx }: StartedSale) => {
      const again = await shop.startPayment(cart.id)
      expect(again.pidx).not.toBe(pidx)
      expect(linksMade()).toBe(2)
      return again
    }

    it.each<[string, (pidx: string) => unknown]>([
      ["canceled", (pidx) => shop.sandbox.cancel(pidx)],
      ["has run out", (pidx) => shop.sandbox.expire(pidx)],
      ["failed", (pidx) => shop.sandbox.fail(pidx)],
    ])("when Khalti says that his first one %s", async (_how, end) => {
      const sale = await shop.startSale("TOPI-M", 1)
      end(sale.pidx)
      await expectAnother(sale)
    })

    it("when less than ten minutes of his first one are left", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await shop.letTimePass(21 * MINUTE)
      await expectAnother(sale)
    })

    it("when his cart has another sum", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await shop.storefront.addItem(
        sale.cart.id,
        shop.seeded.variants["TEA-100"].id
      )
      const { amount } = await expectAnother(sale)
      expect(amount).toBeGreaterThan(sale.amount)
    })

    it("when he wants to come back to another page", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      const pidx = await anotherLink(shop, sale.cart.id)
      expect(pidx).not.toBe(sale.pidx)
    })

    it("when his name at Khalti would be another", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await shop.sql("update cart_address set first_name = 'Gita'")
      await expectAnother(sale)
    })

    it("when the shop has another key", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      const { key_fingerprint } = shop.khalti.issuer
      try {
        Object.assign(shop.khalti.issuer, { key_fingerprint: "another" })
        await expectAnother(sale)
      } finally {
        Object.assign(shop.khalti.issuer, { key_fingerprint })
      }
    })
  })

  describe.each(["before_payment", "after_payment"] as const)(
    "two tabs begin to pay in a shop that places orders %s",
    (orderPlacement) => {
      useOptions(shop, { orderPlacement })

      /** As core's race between two tabs leaves it: both sessions are there. */
      const secondSession = async ({ cart, amount }: StartedSale) => {
        const [{ id }] = await shop.sql("select id from payment_collection")
        const { id: session, data } = await shop.container
          .resolve(Modules.PAYMENT)
          .createPaymentSession(String(id), {
            provider_id: KHALTI_PROVIDER,
            amount: cart.total,
            currency_code: "npr",
            data: {},
          })
        expect(data).toMatchObject({ amount })
        return session
      }

      it.each(["older", "newer", "neither"] as const)(
        "and core loses the %s session: the cart that is completed with what is left is captured at once",
        async (lost) => {
          const sale = await shop.startSale("TOPI-M", 1)
          const older = (await shop.row(sale.pidx)).session_id
          const newer = await secondSession(sale)
          expect(linksMade()).toBe(1)
          await shop.sql("delete from payment_session where id = $1", [
            { older, newer, neither: "" }[lost],
          ])
          shop.sandbox.pay(sale.pidx)
          await expect(
            shop.storefront.complete(sale.cart.id)
          ).resolves.toMatchObject({ status: 200, body: { type: "order" } })
          await expectSale(shop, await orderOf(shop, sale.cart.id))
        }
      )
    }
  )
}
