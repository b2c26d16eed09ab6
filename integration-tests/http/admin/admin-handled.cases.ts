import {
  act,
  adminId,
  holdForMobile,
  HOUR,
  paymentOf,
  TAKEN,
  type TestShop,
  undo,
} from "../../kit"

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/payments/:id/handled", () => {
    it("ends daily announcements of held money, with who and why; it is still looked up", async () => {
      const sale = await holdForMobile(shop)
      const reply = await act(shop, sale.pidx, "handled", {
        note: "Paid back in cash",
      })
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({
        outcome: "held",
        handled_by: await adminId(shop),
        handled_note: "Paid back in cash",
        next_check_at: expect.any(String),
      })
      expect(paymentOf(reply).events.at(-1)).toMatchObject({
        action: "handled",
        source: "admin",
        actor: await adminId(shop),
      })
      shop.events.forget()
      await shop.letTimePass(30 * HOUR)
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 1 })
      await act(shop, sale.pidx, "check")
      await shop.untilIdle()
      expect(shop.events.of("khalti.payment.held")).toEqual([])
    })

    it("refuses what is not held, and a mark without a note", async () => {
      const sale = await shop.sell()
      const captured = await act(shop, sale.pidx, "handled", { note: "ok" })
      expect(captured.status).toBe(400)
      expect(captured.body.message).toContain("only held payments")
      const silent = await act(shop, sale.pidx, "handled", { note: " " })
      expect(silent.status).toBe(400)
    })
  })

  describe("DELETE /admin/khalti/payments/:id/handled", () => {
    it("money that was not dealt with after all waits for a human again, is looked up and announced daily", async () => {
      const sale = await holdForMobile(shop)
      await act(shop, sale.pidx, "handled", { note: "Paid back in cash" })
      const reply = await undo(shop, sale.pidx, "handled")
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({
        outcome: "held",
        reason: "refund_needs_mobile",
        handled_at: null,
        handled_by: null,
        handled_note: null,
        next_check_at: expect.any(String),
      })
      await expect(shop.trail(sale.pidx)).resolves.toContain("handled_undone")
      shop.events.forget()
      await shop.sweepAfter(30 * HOUR)
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
      await expect(
        act(shop, sale.pidx, "refund", { mobile: "9800000005" })
      ).resolves.toMatchObject({ status: 200 })
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
    })

    it("only a human gives a payment back: what was never marked, or twice unmarked, is only checked", async () => {
      const sale = await holdForMobile(shop)
      await act(shop, sale.pidx, "handled", { note: "Paid back in cash" })
      for (const time of ["first", "second"]) {
        const { status } = await undo(shop, sale.pidx, "handled")
        expect({ time, status }).toEqual({ time, status: 200 })
      }
      const trail = await shop.trail(sale.pidx)
      expect(trail.filter((done) => done === "handled_undone")).toHaveLength(1)
      const { status } = await shop.merchant.ask(
        "DELETE",
        "khalti/payments/khpay_unknown/handled"
      )
      expect(status).toBe(404)
    })
  })
}
