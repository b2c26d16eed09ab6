import { type Sale, type TestShop } from "../../kit"

const CHECKOUT = "http://localhost:8000/np/checkout"
const INVALID = { status: 303, page: CHECKOUT, result: "invalid" }

const UNPAID = {
  status: "pending",
  paymentStatus: "awaiting",
  payments: [],
  transactions: [],
}

/** Of the right form, and nobody's. */
const UNKNOWN_TOKEN = "A".repeat(22)

/** Nobody paid it, and Khalti was not asked about it since it was placed. */
async function expectUntouched(shop: TestShop, sale: Sale): Promise<void> {
  await expect(shop.books(sale.orderId)).resolves.toMatchObject(UNPAID)
  expect(shop.sandbox.count("lookup", sale.pidx)).toBe(0)
}

/** Paths that a customer can type behind the return address. */
const ODD_PATHS = [
  "%ff",
  "%00",
  "%",
  "%E0%A4%A",
  "%c0%80",
  "a%2fb",
  "%2e%2e%2f",
  "%20",
  "null",
  "undefined",
  "'%20or%201=1--",
  "x".repeat(5000),
  "%F0%9F%92%B8",
]

/** Queries in which the pidx is not the link's own. */
const ODD_QUERIES = ({ pidx }: Sale) => [
  `pidx=${pidx}&pidx=${pidx}`,
  `pidx[]=${pidx}`,
  "pidx[a]=b",
  "pidx=%00",
  "pidx=%ff",
  `pidx=${"x".repeat(3000)}`,
]

export default function cases(shop: TestShop): void {
  describe("invalid session: the browser comes back", () => {
    it("with another pidx than the payment's own: Khalti is not asked, nothing changes, the trail has it", async () => {
      const sale = await shop.placeSale()
      const arrival = await shop.comeBack(sale.return_token, {
        pidx: "HT6o6PEZRWFJ5ygavzHWd5",
        status: "Completed",
      })
      expect(arrival).toMatchObject({ ...INVALID, reason: "pidx_mismatch" })
      expect(arrival).toMatchObject({ orderId: null, cartId: null })
      await expectUntouched(shop, sale)
      await expect(shop.trail(sale.pidx)).resolves.toContain("pidx_mismatch")
    })

    it("nobody pays an order with another one's money: neither its pidx, nor its token, nor a replayed query does it (trap 6)", async () => {
      const unpaid = await shop.placeSale("TOPI-M")
      const paid = await shop.placeSale("TOPI-L")
      const url = shop.sandbox.pay(paid.pidx)
      await expect(
        shop.comeBack(unpaid.return_token, { pidx: paid.pidx })
      ).resolves.toMatchObject({ ...INVALID, reason: "pidx_mismatch" })
      await expectUntouched(shop, unpaid)
      await expectUntouched(shop, paid)

      await expect(
        shop.comeBack(paid.return_token, {
          pidx: paid.pidx,
          purchase_order_id: unpaid.orderId,
          order_id: unpaid.orderId,
        })
      ).resolves.toMatchObject({ result: "paid", orderId: paid.orderId })
      await expectUntouched(shop, unpaid)

      const replayed = Object.fromEntries(new URL(url).searchParams)
      await expect(
        shop.comeBack(unpaid.return_token, replayed)
      ).resolves.toMatchObject({ ...INVALID, reason: "pidx_mismatch" })
      await expectUntouched(shop, unpaid)
      await expect(
        shop.comeBack(unpaid.return_token, {
          status: "Completed",
          purchase_order_id: paid.orderId,
          order_id: paid.orderId,
          transaction_id: "stolen",
          total_amount: "100000",
        })
      ).resolves.toMatchObject({ result: "unpaid", orderId: unpaid.orderId })
      await expect(shop.books(unpaid.orderId)).resolves.toMatchObject(UNPAID)
    })

    it("with any path that can be typed: it is redirected, Khalti is not asked, no other site learns where the customer came from", async () => {
      for (const path of [
        UNKNOWN_TOKEN,
        `${UNKNOWN_TOKEN}?status=Completed`,
      ].concat(ODD_PATHS)) {
        const arrival = await shop.visit(`/khalti/callback/${path}`)
        expect({ path, ...arrival }).toMatchObject({
          path,
          ...INVALID,
          reason: "unknown_payment",
        })
      }
      for (const rest of ["", "/", "//", "/a/b"]) {
        const { status } = await shop.call("GET", `/khalti/callback${rest}`)
        expect({ rest, status }).toEqual({ rest, status: 404 })
      }
      expect(shop.sandbox.count()).toBe(0)
      const { headers } = await shop.call("GET", "/khalti/callback/unknown")
      expect(headers.get("referrer-policy")).toBe("no-referrer")
      expect(headers.get("cache-control")).toBe("no-store")
    })

    it("with a pidx that comes twice, as a list, broken or endless: it is taken for an edited one; the token alone captures the money", async () => {
      const sale = await shop.placeSale()
      for (const query of ODD_QUERIES(sale)) {
        const path = `/khalti/callback/${sale.return_token}?${query}`
        const arrival = await shop.visit(path)
        expect({ query, ...arrival }).toMatchObject({
          query,
          ...INVALID,
          reason: "pidx_mismatch",
        })
      }
      await expectUntouched(shop, sale)

      shop.sandbox.pay(sale.pidx)
      await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
        result: "paid",
        orderId: sale.orderId,
      })
    })
  })

  describe("invalid session: the storefront asks", () => {
    it("with another pidx, without the publishable key or with an odd body: the order stays unpaid, and no answer is a 5xx", async () => {
      const sale = await shop.placeSale()
      const { return_token } = sale
      await expect(
        shop.storefront.askHow(return_token, { pidx: "edited" })
      ).resolves.toMatchObject({
        status: 200,
        body: { result: "invalid", reason: "pidx_mismatch" },
      })
      await expect(
        shop.call("POST", `/store/khalti/callback/${return_token}`, {})
      ).resolves.toMatchObject({ status: 400 })
      await expectUntouched(shop, sale)

      for (const body of [[], null, "text", 7, { pidx: [] }, { pidx: {} }]) {
        const { status } = await shop.storefront.askHow(return_token, body)
        expect({ body, status }).toEqual({ body, status: 400 })
      }
    })

    it("with any token that can be typed: it is invalid, and Khalti is not asked", async () => {
      for (const path of ODD_PATHS) {
        const { status, body } = await shop.storefront.askHow(path)
        expect({ path, status, ...body }).toMatchObject({
          path,
          status: 200,
          result: "invalid",
          reason: "unknown_payment",
        })
      }
      expect(shop.sandbox.count()).toBe(0)
    })
  })
}
