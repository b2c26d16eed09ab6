import type { StartedSale, TestShop } from "../../kit"

const SHOP = "https://shop.himal.example"

const FOREIGN = [
  "https://evil.example/",
  "https://shop.evil.example/",
  `${SHOP}.evil.example/`,
  `${SHOP}@evil.example/`,
  "//evil.example",
  "javascript://shop.himal.example/%0aalert(1)",
  "/np/checkout",
  "",
]

/** Where a browser is sent when it comes back from Khalti. */
export default function cases(shop: TestShop): void {
  /** The redirect's address, as written. */
  const locationOf = async (token: string, query = "") => {
    const path = `/khalti/callback/${token}${query}`
    const { headers } = await shop.call("GET", path)
    return String(headers.get("location"))
  }

  /** What the customer can quote, as the query has it. */
  const referenceOf = async ({ pidx }: Pick<StartedSale, "pidx">) =>
    `khalti_reference=${(await shop.row(pidx)).reference}`

  describe("templates of the three pages", () => {
    it("a paid customer lands on successUrl with the order and the country", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `https://thanks.himal.example/np/${sale.orderId}?from=khalti&khalti_result=paid&khalti_reason=captured&${await referenceOf(sale)}&order_id=${sale.orderId}#top`
      )
    })

    it("an unpaid customer lands on pendingUrl with the open cart, and never where the browser's query says", async () => {
      const sale = await shop.startSale()
      const evil = encodeURIComponent("https://evil.example/")
      for (const query of [
        "",
        `?return_to=${evil}&successUrl=${evil}&redirect=${evil}&country_code=evil.example`,
      ]) {
        await expect(locationOf(sale.return_token, query)).resolves.toBe(
          `http://localhost:8000/wait/${sale.cart.id}?khalti_result=unpaid&khalti_reason=not_paid_yet&${await referenceOf(sale)}&cart_id=${sale.cart.id}`
        )
      }
    })

    it("a customer who canceled lands on failureUrl with the restored cart, and so does an unknown token, without one", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.cancel(sale.pidx)
      const location = await locationOf(sale.return_token)
      const [cart] = await shop.sql("select id from cart where id <> $1", [
        sale.cart.id,
      ])
      expect(location).toBe(
        `http://localhost:8000/np/again?khalti_result=canceled&khalti_reason=customer_canceled&${await referenceOf(sale)}&order_id=${sale.orderId}&cart_id=${String(cart.id)}`
      )
      await expect(locationOf("unknown")).resolves.toBe(
        "http://localhost:8000/np/again?khalti_result=invalid&khalti_reason=unknown_payment"
      )
    })
  })

  describe("return_to and the allow-list", () => {
    it("no link is issued that would return to a foreign or odd address", async () => {
      const cart = await shop.fillCart("TOPI-M", 1)
      const collection = await shop.storefront.collectionOf(cart.id)
      for (const return_to of FOREIGN) {
        const { status, body } = await shop.storefront.requestSession(
          collection,
          { return_to }
        )
        expect({ return_to, status }).toEqual({ return_to, status: 400 })
        expect(body.message).toContain("allowedReturnOrigins")
      }
      expect(shop.sandbox.count()).toBe(0)
    })

    it("the base of all pages comes from an allowed origin, and never from a foreign one, even if the ledger has it", async () => {
      const cart = await shop.fillCart("TOPI-M", 1)
      const sale = await shop.storefront.startPayment(cart.id, {
        return_to: `${SHOP}/app?lang=ne`,
      })
      const unpaid = `khalti_result=unpaid&khalti_reason=not_paid_yet&${await referenceOf(sale)}&cart_id=${cart.id}`
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `${SHOP}/app/wait/${cart.id}?lang=ne&${unpaid}`
      )
      const write = (return_to: string) =>
        shop.sql("update khalti_payment set return_to = $1", [return_to])
      await write("https://evil.example/")
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `http://localhost:8000/wait/${cart.id}?${unpaid}`
      )

      await write(`${SHOP}/app?lang=ne`)
      shop.sandbox.pay(sale.pidx)
      const paid = new URL(await locationOf(sale.return_token))
      expect(paid.origin).toBe(SHOP)
      expect(paid.searchParams.get("khalti_result")).toBe("paid")
    })
  })
}
