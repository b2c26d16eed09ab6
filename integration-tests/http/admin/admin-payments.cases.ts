import { adminId, type TestShop } from "../../kit"

type Payment = Record<string, unknown> & {
  id: string
  refunds: Record<string, unknown>[]
  events: Record<string, unknown>[]
}

/** Every row has its body, for jest takes a missing argument for a callback. */
const ROUTES: [string, string, unknown][] = [
  ["GET", "khalti/payments", undefined],
  ["GET", "khalti/payments/khpay_x", undefined],
  ["POST", "khalti/payments/khpay_x/check", {}],
  ["POST", "khalti/payments/khpay_x/refund", {}],
  ["POST", "khalti/payments/khpay_x/refunded-outside", { amount: 1 }],
  ["POST", "khalti/payments/khpay_x/handled", { note: "done" }],
  ["POST", "khalti/refunds/khref_x/resolve", { outcome: "succeeded" }],
  ["GET", "khalti/health", undefined],
]

async function list(shop: TestShop, search: string): Promise<string[]> {
  const { status, body } = await shop.merchant.ask(
    "GET",
    `khalti/payments?${search}`
  )
  expect(status).toBe(200)
  return (body.khalti_payments as Payment[]).map(({ pidx }) => String(pidx))
}

async function detail(shop: TestShop, pidx: string): Promise<Payment> {
  const { id } = await shop.row(pidx)
  const { body } = await shop.merchant.ask("GET", `khalti/payments/${id}`)
  return body.khalti_payment as Payment
}

export default function cases(shop: TestShop): void {
  describe("who may come in", () => {
    it.each(ROUTES)(
      "%s %s is 401 without login",
      async (method, path, body) => {
        const reply = await shop.call(method, `/admin/${path}`, body)
        expect(reply.status).toBe(401)
      }
    )

    it.each(ROUTES.filter(([, path]) => path.includes("_x")))(
      "%s %s is 404 for an id that nobody has",
      async (method, path, body) => {
        const reply = await shop.merchant.ask(method, path, body)
        expect(reply.status).toBe(404)
        expect(reply.body.message).toContain("_x")
      }
    )
  })

  describe("GET /admin/khalti/payments", () => {
    it("filters by outcome, reason, status, order, cart, test and time, searches, and pages with a count", async () => {
      const paid = await shop.sell()
      const open = await shop.startSale()
      const row = await shop.row(paid.pidx)
      const all = [open.pidx, paid.pidx]

      await expect(list(shop, "")).resolves.toEqual(all)
      await expect(list(shop, "order=created_at")).resolves.toEqual([
        paid.pidx,
        open.pidx,
      ])
      for (const search of [
        "outcome=captured",
        "outcome[]=captured&outcome[]=refunded",
        "reason=captured",
        "status=completed",
        `order_id=${paid.orderId}`,
        `cart_id=${paid.cart.id}`,
        `q=${row.reference}`,
        `q=${paid.pidx}`,
        `q=${row.transaction_id}`,
        `q=${paid.orderId}`,
        `id=${row.id}`,
      ]) {
        await expect(list(shop, search)).resolves.toEqual([paid.pidx])
      }
      await expect(list(shop, "test=true")).resolves.toEqual(all)
      await expect(list(shop, "test=false")).resolves.toEqual([])
      const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
      await expect(list(shop, `created_at[$gte]=${hourAgo}`)).resolves.toEqual(
        all
      )
      await expect(list(shop, `created_at[$lt]=${hourAgo}`)).resolves.toEqual(
        []
      )

      await shop.startSale()
      const { body } = await shop.merchant.ask(
        "GET",
        "khalti/payments?limit=2&offset=2"
      )
      expect(body).toMatchObject({ count: 3, limit: 2, offset: 2 })
      expect(body.khalti_payments).toMatchObject([{ pidx: paid.pidx }])
    })

    it.each([
      "outcome=lost",
      "limit=-1",
      "limit=many",
      "limit=100000",
      "offset=-1",
      "order=return_token",
      "order=-lease_token",
      "created_at[$gte]=yesterday",
      "created_at[$like]=x",
      "test=maybe",
      "q=%00",
      "return_token=x",
    ])("?%s is 400 and not a failing server", async (search) => {
      const { status, body } = await shop.merchant.ask(
        "GET",
        `khalti/payments?${search}`
      )
      expect(status).toBe(400)
      expect(body.type).toBe("invalid_data")
    })

    it("shows the fields that were asked for, and whatever is asked no return token, no lease and no raw number", async () => {
      const sale = await shop.startSale()
      const { return_token, id } = await shop.row(sale.pidx)
      for (const search of [
        "",
        "fields=return_token",
        "fields=%2Breturn_token,%2Blease_token",
        "fields=*",
        "fields=id,raw_amount,lease_until",
        "fields=%2Bnothing.return_token",
      ]) {
        for (const path of ["khalti/payments", `khalti/payments/${id}`]) {
          const { status, body } = await shop.merchant.ask(
            "GET",
            `${path}?${search}`
          )
          expect({ search, path, status }).toEqual({
            search,
            path,
            status: 200,
          })
          const said = JSON.stringify(body)
          expect(said).toContain(id)
          expect(said).not.toContain(return_token)
          expect(said).not.toMatch(/return_token|lease|raw_|secret/i)
        }
      }

      const { body } = await shop.merchant.ask(
        "GET",
        "khalti/payments?fields=id,reference"
      )
      const [one] = body.khalti_payments as Payment[]
      expect(Object.keys(one).sort()).toEqual(["id", "reference"])
    })
  })

  describe("GET /admin/khalti/payments/:id", () => {
    it("shows amounts in paisa, the trail oldest first, and the phone of the order, or of the cart before it, as a suggestion", async () => {
      const sale = await shop.sell()
      const payment = await detail(shop, sale.pidx)
      expect(payment).toMatchObject({
        outcome: "captured",
        amount: 112999,
        paid_amount: 112999,
        order_id: sale.orderId,
        suggested_mobile: "9800000000",
        refunds: [],
      })
      const actions = payment.events.map(({ action }) => action)
      expect(actions[0]).toBe("opened")
      expect(actions).toContain("captured")
      const times = payment.events.map(({ at }) => String(at))
      expect([...times].sort()).toEqual(times)

      const { pidx } = await shop.startSale()
      await expect(detail(shop, pidx)).resolves.toMatchObject({
        order_id: null,
        suggested_mobile: "9800000000",
      })
    })
  })

  describe("POST /admin/khalti/payments/:id/check", () => {
    it("captures the money of a customer who never came back, with the admin in the trail", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      const { id } = await shop.row(sale.pidx)
      const { status, body } = await shop.merchant.ask(
        "POST",
        `khalti/payments/${id}/check`
      )
      expect(status).toBe(200)
      const payment = body.khalti_payment as Payment
      expect(payment).toMatchObject({ outcome: "captured", id })
      expect(payment.events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            action: "captured",
            source: "admin",
            actor: await adminId(shop),
          }),
        ])
      )
      const books = await shop.books(sale.orderId)
      expect(books.payments).toHaveLength(1)
    })

    it("asks about a finished payment too: a refund in Khalti's dashboard is recorded at once", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx)
      const { id } = await shop.row(sale.pidx)
      const { body } = await shop.merchant.ask(
        "POST",
        `khalti/payments/${id}/check`
      )
      expect(body.khalti_payment).toMatchObject({
        outcome: "refunded",
        reason: "refunded_outside",
      })
      const books = await shop.books(sale.orderId)
      expect(books.paymentStatus).toBe("refunded")
    })

    it("answers although Khalti is down, and says so in the payment", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.fault("lookup", { kind: "503", times: Infinity })
      const { id } = await shop.row(sale.pidx)
      const { status, body } = await shop.merchant.ask(
        "POST",
        `khalti/payments/${id}/check`
      )
      expect(status).toBe(200)
      expect(body.khalti_payment).toMatchObject({
        outcome: "open",
        last_error: expect.stringContaining("server_error"),
      })
    })
  })
}
