import { type Sale, type TestShop } from "../../kit"

const CHECKOUT = "http://localhost:8000/np/checkout"
const INVALID = { status: 303, page: CHECKOUT, result: "invalid" }

/** Nobody paid it, and nobody was asked about it. */
async function expectUntouched(shop: TestShop, sale: Sale): Promise<void> {
  await expect(shop.books(sale.orderId)).resolves.toMatchObject({
    status: "pending",
    paymentStatus: "awaiting",
    payments: [],
    transactions: [],
  })
  expect(shop.sandbox.count("lookup", sale.pidx)).toBe(1)
}

/** Paths that a customer can type behind the door's address. */
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

export default function cases(shop: TestShop): void {
  describe("invalid session: the browser's door", () => {
    it("believes no edited pidx: the payment's own token with another pidx asks nobody and changes nothing", async () => {
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

    it("lets nobody pay an order with another one's money: another payment's completed pidx is refused", async () => {
      const unpaid = await shop.placeSale("TOPI-M")
      const paid = await shop.placeSale("TOPI-L")
      shop.sandbox.pay(paid.pidx)
      await expect(
        shop.comeBack(unpaid.return_token, { pidx: paid.pidx })
      ).resolves.toMatchObject({ ...INVALID, reason: "pidx_mismatch" })
      await expectUntouched(shop, unpaid)
      await expectUntouched(shop, paid)
    })

    it("settles only the payment a token belongs to: another payment's token and pidx leave the unpaid order unpaid", async () => {
      const unpaid = await shop.placeSale("TOPI-M")
      const paid = await shop.placeSale("TOPI-L")
      shop.sandbox.pay(paid.pidx)
      await expect(
        shop.comeBack(paid.return_token, {
          pidx: paid.pidx,
          purchase_order_id: unpaid.orderId,
          order_id: unpaid.orderId,
        })
      ).resolves.toMatchObject({ result: "paid", orderId: paid.orderId })
      await expectUntouched(shop, unpaid)
    })

    it("asks nobody for an unknown token", async () => {
      await expect(
        shop.comeBack("AAAAAAAAAAAAAAAAAAAAAA", { status: "Completed" })
      ).resolves.toMatchObject({ ...INVALID, reason: "unknown_payment" })
      expect(shop.sandbox.count()).toBe(0)
    })

    it("needs no query: the token alone brings the money home", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
        result: "paid",
        orderId: sale.orderId,
      })
    })

    it("answers every path that can be typed with a redirect, and asks nobody", async () => {
      for (const path of ODD_PATHS) {
        const arrival = await shop.visit(`/khalti/callback/${path}`)
        expect({ path, ...arrival }).toMatchObject({
          path,
          ...INVALID,
          reason: "unknown_payment",
        })
      }
      for (const rest of ["", "/", "//", "/a/b"]) {
        const { status } = await shop.call("GET", `/khalti/callback${rest}`)
        expect(status).toBeLessThan(500)
      }
      expect(shop.sandbox.count()).toBe(0)
    })

    it("takes a pidx that comes twice, as a list, broken or endless for an edited one", async () => {
      const sale = await shop.placeSale()
      for (const query of [
        `pidx=${sale.pidx}&pidx=${sale.pidx}`,
        `pidx[]=${sale.pidx}`,
        "pidx[a]=b",
        "pidx=%00",
        "pidx=%ff",
        `pidx=${"x".repeat(3000)}`,
      ]) {
        const path = `/khalti/callback/${sale.return_token}?${query}`
        const arrival = await shop.visit(path)
        expect({ query, ...arrival }).toMatchObject({
          query,
          ...INVALID,
          reason: "pidx_mismatch",
        })
      }
      await expectUntouched(shop, sale)
    })

    it("tells no other site where the customer came from, and no cache what the answer was", async () => {
      const { headers } = await shop.call("GET", "/khalti/callback/unknown")
      expect(headers.get("referrer-policy")).toBe("no-referrer")
      expect(headers.get("cache-control")).toBe("no-store")
    })
  })

  describe("invalid session: the storefront's door", () => {
    it("believes no edited pidx and asks nobody", async () => {
      const sale = await shop.placeSale()
      await expect(
        shop.storefront.askHow(sale.return_token, { pidx: "edited" })
      ).resolves.toMatchObject({
        status: 200,
        body: { result: "invalid", reason: "pidx_mismatch" },
      })
      await expectUntouched(shop, sale)
    })

    it("says invalid to every token that can be typed, and asks nobody", async () => {
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

    it("answers no body with a 5xx", async () => {
      const sale = await shop.placeSale()
      for (const body of [[], null, "text", 7, { pidx: [] }, { pidx: {} }]) {
        const { status } = await shop.storefront.askHow(sale.return_token, body)
        expect(status).toBeLessThan(500)
      }
    })

    it("needs the publishable key", async () => {
      const sale = await shop.placeSale()
      await expect(
        shop.call("POST", `/store/khalti/callback/${sale.return_token}`, {})
      ).resolves.toMatchObject({ status: 400 })
    })
  })
}
