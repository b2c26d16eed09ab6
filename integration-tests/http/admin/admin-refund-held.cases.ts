import {
  act,
  adminId,
  askedRefunds,
  holdForMobile,
  paymentOf,
  TAKEN,
  type TestShop,
} from "../../kit"

const NUMBER = "9800000005"

/** Nothing that anybody can read holds the full number. */
async function expectNumberNowhere(
  shop: TestShop,
  number: string
): Promise<void> {
  const tables = ["khalti_payment", "khalti_refund", "khalti_event"]
  for (const table of tables) {
    const rows = await shop.sql(`select * from ${table}`)
    expect(JSON.stringify(rows)).not.toContain(number)
  }
}

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/payments/:id/refund, money that Medusa never registered", () => {
    it("sends held money back with the number that a human confirmed, once, and keeps it nowhere", async () => {
      const sale = await holdForMobile(shop)
      const reply = await act(shop, sale.pidx, "refund", {
        // As it comes out of a phone's contacts.
        mobile: "\u202a+977 980-000 0005\u202c",
      })
      expect(reply.status).toBe(200)
      expect(askedRefunds(shop)).toEqual([{}, { mobile: NUMBER }])
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: TAKEN,
      })
      const payment = paymentOf(reply)
      expect(payment).toMatchObject({
        outcome: "refunded",
        reason: "order_canceled",
      })
      expect(payment.refunds).toEqual([
        expect.objectContaining({
          status: "succeeded",
          amount: TAKEN,
          mobile: "98XXXXX005",
          attempts: 2,
        }),
      ])
      expect(payment.events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            action: "refund_requested",
            source: "admin",
            actor: await adminId(shop),
            detail: { paisa: TAKEN, mobile: "98XXXXX005" },
          }),
          expect.objectContaining({
            action: "refund_succeeded",
            actor: await adminId(shop),
          }),
        ])
      )
      await expectNumberNowhere(shop, NUMBER)
      expect(JSON.stringify(reply.body)).not.toContain(NUMBER)
    })

    it("asks for the number instead of being refused again", async () => {
      const sale = await holdForMobile(shop)
      const reply = await act(shop, sale.pidx, "refund")
      expect(reply.status).toBe(400)
      expect(reply.body.message).toContain("mobile")
      expect(askedRefunds(shop)).toHaveLength(1)
    })

    it.each(["12", "9600000000", "98XXXXX005", "+1 9800000005", 5, {}, null])(
      "refuses %p as a number without repeating it",
      async (mobile) => {
        // The body is looked at before the payment.
        const reply = await shop.merchant.ask(
          "POST",
          "khalti/payments/khpay_x/refund",
          { mobile }
        )
        expect(reply.status).toBe(400)
        expect(reply.body.message).toContain("mobile must be")
        expect(reply.body.message).not.toContain("9800000005")
      }
    )

    it("returns too little money that was held, as a human decided", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.setAmount(sale.pidx, 50_000)
      shop.sandbox.pay(sale.pidx)
      await act(shop, sale.pidx, "check")
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "amount_mismatch",
      })
      const reply = await act(shop, sale.pidx, "refund")
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(50_000)
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({ status: "canceled", reservations: [] })
    })

    it("answers a refusal with Khalti's message, holds the money, and can be tried again", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.setAmount(sale.pidx, 50_000)
      shop.sandbox.pay(sale.pidx)
      await act(shop, sale.pidx, "check")
      shop.sandbox.fault("refund", {
        kind: "refuse",
        status: 400,
        body: { detail: "Insufficient balance." },
      })
      const refused = await act(shop, sale.pidx, "refund")
      expect(refused.status).toBe(400)
      expect(refused.body.message).toContain("Insufficient balance")
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
      })
      const again = await act(shop, sale.pidx, "refund")
      expect(again.status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(50_000)
    })

    it("refuses where nothing is paid, and where the money is back", async () => {
      const unpaid = await shop.placeSale("TOPI-M", 1)
      const nothing = await act(shop, unpaid.pidx, "refund")
      expect(nothing.status).toBe(400)
      expect(nothing.body.message).toContain("Nothing is paid")

      const held = await holdForMobile(shop)
      await act(shop, held.pidx, "refund", { mobile: NUMBER })
      const twice = await act(shop, held.pidx, "refund", { mobile: NUMBER })
      expect(twice.status).toBe(400)
      expect(twice.body.message).toContain("refunded in full already")
      expect(shop.sandbox.payment(held.pidx).refunded).toBe(TAKEN)
    })

    it("sends the money once when two admins press at the same moment", async () => {
      const sale = await holdForMobile(shop)
      const replies = await Promise.all([
        act(shop, sale.pidx, "refund", { mobile: NUMBER }),
        act(shop, sale.pidx, "refund", { mobile: NUMBER }),
      ])
      // The later one finds it done, which is what it wanted.
      expect(replies.map(({ status }) => status)).toEqual([200, 200])
      expect(askedRefunds(shop)).toEqual([{}, { mobile: NUMBER }])
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
    })

    it("shows a lost answer as under way and does not send it again", async () => {
      const sale = await holdForMobile(shop)
      shop.sandbox.fault("refund", { kind: "drop" })
      const reply = await act(shop, sale.pidx, "refund", { mobile: NUMBER })
      expect(reply.status).toBe(200)
      expect(paymentOf(reply).refunds).toEqual([
        expect.objectContaining({ status: "requested" }),
      ])
      const again = await act(shop, sale.pidx, "refund", { mobile: NUMBER })
      expect(again.status).toBe(400)
      expect(again.body.message).toContain("no known outcome")
      expect(askedRefunds(shop)).toHaveLength(2)
    })
  })
}
