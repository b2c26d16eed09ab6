import {
  act,
  adminId,
  DAY,
  expectReturnedOnce,
  expectSale,
  fulfil,
  HOUR,
  MINUTE,
  paymentOf,
  payInCash,
  type TestShop,
  undo,
} from "../../kit"

export default function cases(shop: TestShop): void {
  const keep = (pidx: string, body?: unknown) => act(shop, pidx, "keep", body)

  const expectPaidInCash = async (orderId: string) => {
    const books = await shop.books(orderId)
    expect(books.status).toBe("pending")
    expect(books.pendingDifference).toBeCloseTo(0, 4)
    expect(books.transactions).toEqual([expect.closeTo(books.total, 4)])
  }

  const expectKept = (orderId: string) =>
    expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{ quantity: 1 }],
    })

  describe("POST /admin/khalti/payments/:id/keep", () => {
    it("an unpaid order is kept, with who, when and how it is paid; again replaces the note", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const note = "Cash at the door"
      const first = await keep(sale.pidx, { note })
      expect(first.status).toBe(200)
      const kept = {
        outcome: "open",
        order_id: sale.orderId,
        kept_at: expect.any(String),
        kept_by: await adminId(shop),
        kept_note: note,
        handled_at: null,
      }
      expect(paymentOf(first)).toMatchObject(kept)
      expect(paymentOf(first).events.at(-1)).toMatchObject({
        action: "kept",
        source: "admin",
        actor: await adminId(shop),
        detail: { order_id: sale.orderId },
      })
      const { body } = await shop.merchant.ask("GET", "khalti/payments")
      expect(body.khalti_payments).toMatchObject([kept])

      const second = await keep(sale.pidx, { note: "Bank transfer" })
      expect(paymentOf(second)).toMatchObject({ kept_note: "Bank transfer" })
      const third = await keep(sale.pidx)
      expect(paymentOf(third)).toMatchObject({
        kept_at: expect.any(String),
        kept_note: null,
      })
      await shop.sweep()
      await expectKept(sale.orderId)
    })

    it.each(["expire", "cancel", "fail"] as const)(
      "an order whose link has come to its end a moment ago (%s) is kept, not canceled by the question",
      async (end) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox[end](sale.pidx)
        const reply = await keep(sale.pidx)
        expect(reply.status).toBe(200)
        expect(paymentOf(reply)).toMatchObject({
          kept_at: expect.any(String),
        })
        await expectKept(sale.orderId)
      }
    )

    it("money that Khalti has already becomes the sale, and there is nothing to keep", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      const { status, body } = await keep(sale.pidx)
      expect(status).toBe(400)
      expect(body.message).toContain("it is captured")
      await expectSale(shop, sale.orderId)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        kept_at: null,
      })
    })

    it("an order whose Khalti payment is too small is kept: the rest is paid another way", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.setAmount(sale.pidx, 100_000)
      shop.sandbox.pay(sale.pidx)
      await expect(keep(sale.pidx)).resolves.toMatchObject({ status: 200 })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "amount_mismatch",
        kept_at: expect.any(Date),
      })
      await expectKept(sale.orderId)
    })

    it("refuses, in words, what has no unpaid order", async () => {
      const open = await shop.startSale("TOPI-M", 1)
      const canceled = await shop.placeSale("TOPI-M", 1)
      await shop.merchant.cancel(canceled.orderId)
      const returned = await shop.sell()
      await shop.merchant.refund(returned.paymentId)
      await act(shop, returned.pidx, "check")
      for (const [{ pidx }, why] of [
        [open, "it has none yet"],
        [canceled, "is canceled"],
        [await shop.sell(), "it is captured"],
        [returned, "it is refunded"],
      ] as const) {
        const { status, body } = await keep(pidx)
        expect({ why, status }).toEqual({ why, status: 400 })
        expect(body).toMatchObject({
          type: "not_allowed",
          message: expect.stringContaining(why),
        })
        await expect(shop.row(pidx)).resolves.toMatchObject({ kept_at: null })
      }
    })

    it("refuses an unknown payment and an empty note", async () => {
      const path = "khalti/payments/khpay_unknown/keep"
      for (const method of ["POST", "DELETE"]) {
        const { status } = await shop.merchant.ask(method, path)
        expect({ method, status }).toEqual({ method, status: 404 })
      }
      const sale = await shop.placeSale("TOPI-M", 1)
      await expect(keep(sale.pidx, { note: " " })).resolves.toMatchObject({
        status: 400,
      })
    })

    // What a kept order's links do from here on.
    it.each(["expire", "cancel"] as const)(
      "a kept order stays when its link ends unpaid (%s), and when its reservation is over",
      async (end) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        await keep(sale.pidx)
        shop.sandbox[end](sale.pidx)
        await shop.sweepAfter(3 * MINUTE, 2 * HOUR, DAY)
        await expect(shop.row(sale.pidx)).resolves.toMatchObject({
          outcome: "canceled",
        })
        await expectKept(sale.orderId)
      }
    )

    it("Khalti money that comes later for a kept order is held, and becomes its payment when it is not kept any more", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await keep(sale.pidx)
      shop.sandbox.pay(sale.pidx)
      await shop.sweepAfter(3 * MINUTE, MINUTE, HOUR)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "order_kept",
      })
      expect(shop.sandbox.count("refund")).toBe(0)
      await expectKept(sale.orderId)

      await undo(shop, sale.pidx, "keep")
      await shop.untilIdle()
      await expectSale(shop, sale.orderId)
    })

    it("Khalti money that comes later goes back where Medusa shows the kept order paid in cash", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await keep(sale.pidx)
      await payInCash(shop, sale.orderId)
      shop.sandbox.pay(sale.pidx)
      await shop.sweepAfter(3 * MINUTE, MINUTE)
      await expectReturnedOnce(shop, sale.pidx, "paid_twice")
      await expectPaidInCash(sale.orderId)
    })

    it("an order that is paid in cash and handed out without a word to anybody is neither canceled nor held when its link ends", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await payInCash(shop, sale.orderId)
      await fulfil(shop, sale.orderId)
      shop.sandbox.expire(sale.pidx)
      await shop.sweepAfter(2 * HOUR, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "canceled",
        reason: "link_expired",
      })
      await expectPaidInCash(sale.orderId)
    })
  })

  describe("DELETE /admin/khalti/payments/:id/keep", () => {
    it("an order that is not kept any more is canceled when its link has ended meanwhile", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.expire(sale.pidx)
      await keep(sale.pidx, { note: "Cash at the door" })
      const reply = await undo(shop, sale.pidx, "keep")
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({
        outcome: "canceled",
        reason: "link_expired",
        kept_at: null,
        kept_by: null,
        kept_note: null,
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
    })

    it("an order whose link can still be paid waits for Khalti again, however often that is said", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await keep(sale.pidx)
      for (const time of ["first", "second"]) {
        const reply = await undo(shop, sale.pidx, "keep")
        expect({ time, status: reply.status }).toEqual({ time, status: 200 })
        expect(paymentOf(reply)).toMatchObject({
          outcome: "open",
          kept_at: null,
        })
      }
      const trail = await shop.trail(sale.pidx)
      expect(trail.filter((done) => done === "keep_undone")).toHaveLength(1)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expectSale(shop, sale.orderId)
    })
  })
}
