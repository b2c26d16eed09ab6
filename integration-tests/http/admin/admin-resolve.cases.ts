import {
  adminId,
  askedRefunds,
  HOUR,
  paymentOf,
  type Reply,
  TAKEN,
  type TestShop,
} from "../../kit"

function resolve(shop: TestShop, id: string, body: unknown): Promise<Reply> {
  return shop.merchant.ask("POST", `khalti/refunds/${id}/resolve`, body)
}

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/refunds/:id/resolve", () => {
    /** A partial refund whose answer was lost, after the sweep has given up on it. */
    async function lost(done: boolean) {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { kind: done ? "lost_answer" : "drop" })
      const first = await shop.merchant.refund(sale.paymentId, 300)
      expect(first.status).toBe(400)
      const [refund] = await shop.refunds(sale.pidx)
      expect(refund.status).toBe("unknown")
      return { sale, refund }
    }

    it("'it went through' is recorded in Medusa without a call, and refunds go on", async () => {
      const { sale, refund } = await lost(true)
      const blocked = await shop.merchant.refund(sale.paymentId, 100)
      expect(blocked.status).toBe(400)
      const reply = await resolve(shop, refund.id, {
        outcome: "succeeded",
        note: "Seen in the dashboard",
      })
      expect(reply.status).toBe(200)
      expect(askedRefunds(shop)).toHaveLength(1)
      expect(paymentOf(reply).refunds).toEqual([
        expect.objectContaining({ status: "succeeded", recorded: true }),
      ])
      expect(paymentOf(reply).events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            action: "refund_resolved",
            actor: await adminId(shop),
          }),
        ])
      )
      const books = await shop.books(sale.orderId)
      expect(books.payments[0].refunds).toEqual([300])
      expect(books.paymentStatus).toBe("partially_refunded")

      const rest = await shop.merchant.refund(sale.paymentId, 829.9887)
      expect(rest.status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
    })

    it("said twice, it is recorded once", async () => {
      const { sale, refund } = await lost(true)
      await resolve(shop, refund.id, { outcome: "succeeded" })
      const again = await resolve(shop, refund.id, { outcome: "succeeded" })
      expect(again.status).toBe(200)
      const books = await shop.books(sale.orderId)
      expect(books.payments[0].refunds).toEqual([300])
    })

    it("'it did not' makes refunds possible again and books nothing", async () => {
      const { sale, refund } = await lost(false)
      const reply = await resolve(shop, refund.id, { outcome: "refused" })
      expect(reply.status).toBe(200)
      const books = await shop.books(sale.orderId)
      expect(books.payments[0].refunds).toEqual([])
      expect(paymentOf(reply)).toMatchObject({ outcome: "captured" })
      const again = await shop.merchant.refund(sale.paymentId, 300)
      expect(again.status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(30_000)
    })

    it("refuses what is known, what is young, and what Khalti denies", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 300)
      const [done] = await shop.refunds(sale.pidx)
      const known = await resolve(shop, done.id, { outcome: "refused" })
      expect(known.status).toBe(400)
      expect(known.body.message).toContain(done.id)

      const young = await shop.sell("TOPI-L")
      shop.sandbox.fault("refund", { kind: "drop" })
      await shop.merchant.refund(young.paymentId)
      const [requested] = await shop.refunds(young.pidx)
      expect(requested.status).toBe("requested")
      const early = await resolve(shop, requested.id, { outcome: "refused" })
      expect(early.status).toBe(400)
      expect(early.body.message).toContain("ten minutes")
      await shop.letTimePass(HOUR)
      shop.sandbox.refundOutside(young.pidx)
      const denied = await resolve(shop, requested.id, { outcome: "refused" })
      expect(denied.status).toBe(400)
      expect(denied.body.message).toContain("refunded in full")
    })

    it.each([{}, { outcome: "maybe" }, { outcome: "succeeded", amount: 1 }])(
      "%j is 400",
      async (body) => {
        const reply = await resolve(shop, "khref_x", body)
        expect(reply.status).toBe(400)
      }
    )
  })
}
