import {
  act,
  adminId,
  holdForMobile,
  HOUR,
  paymentOf,
  type TestShop,
} from "../../kit"

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/payments/:id/handled", () => {
    it("ends checks and daily announcements of held money, with who and why", async () => {
      const sale = await holdForMobile(shop)
      const reply = await act(shop, sale.pidx, "handled", {
        note: "Paid back in cash",
      })
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({
        outcome: "held",
        handled_by: await adminId(shop),
        handled_note: "Paid back in cash",
        next_check_at: null,
      })
      expect(paymentOf(reply).events.at(-1)).toMatchObject({
        action: "handled",
        source: "admin",
        actor: await adminId(shop),
      })
      shop.events.forget()
      await shop.letTimePass(30 * HOUR)
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 0 })
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
}
