import { type TestShop } from "../../kit"

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

export default function cases(shop: TestShop): void {
  /** Where the browser is sent, as written. */
  const locationOf = async (token: string, query = "") => {
    const path = `/khalti/callback/${token}${query}`
    const { headers } = await shop.call("GET", path)
    return String(headers.get("location"))
  }

  const startSaleTo = async (return_to: string) => {
    const { storefront, seeded } = shop
    const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 1)
    return {
      cart,
      ...(await storefront.startPayment(cart.id, { return_to })),
    }
  }

  describe("templates of the three pages", () => {
    it("a paid customer lands on successUrl with the order and the country", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `https://thanks.himal.example/np/${sale.orderId}?from=khalti&khalti_result=paid&khalti_reason=captured&order_id=${sale.orderId}#top`
      )
    })

    it("an unpaid customer lands on pendingUrl with the open cart", async () => {
      const sale = await shop.startSale()
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `http://localhost:8000/wait/${sale.cart.id}?khalti_result=unpaid&khalti_reason=not_paid_yet&cart_id=${sale.cart.id}`
      )
    })

    it("a customer who canceled lands on failureUrl with the restored cart", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.cancel(sale.pidx)
      const location = new URL(await locationOf(sale.return_token))
      expect(location.href).toContain("http://localhost:8000/np/again?")
      expect(location.searchParams.get("cart_id")).toMatch(/^cart_/)
      expect(location.searchParams.get("cart_id")).not.toBe(sale.cart.id)
    })

    it("an unknown token lands on failureUrl", async () => {
      await expect(locationOf("unknown")).resolves.toBe(
        "http://localhost:8000/np/again?khalti_result=invalid&khalti_reason=unknown_payment"
      )
    })
  })

  describe("return_to and the allow-list", () => {
    it("issues no link that would return to a foreign or odd address", async () => {
      const { storefront, seeded } = shop
      const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 1)
      const collection = await storefront.collectionOf(cart.id)
      for (const return_to of FOREIGN) {
        const { status, body } = await storefront.requestSession(collection, {
          return_to,
        })
        expect({ return_to, status }).toEqual({ return_to, status: 400 })
        expect(body.message).toContain("allowedReturnOrigins")
      }
      expect(shop.sandbox.count()).toBe(0)
    })

    it("takes the base of all pages from an allowed origin", async () => {
      const sale = await startSaleTo(`${SHOP}/app?lang=ne`)
      await expect(locationOf(sale.return_token)).resolves.toBe(
        `${SHOP}/app/wait/${sale.cart.id}?lang=ne&khalti_result=unpaid&khalti_reason=not_paid_yet&cart_id=${sale.cart.id}`
      )
      shop.sandbox.pay(sale.pidx)
      const paid = new URL(await locationOf(sale.return_token))
      expect(paid.origin).toBe(SHOP)
      expect(paid.searchParams.get("khalti_result")).toBe("paid")
    })

    it("never redirects to a foreign origin, even one that is in the ledger", async () => {
      const sale = await startSaleTo(`${SHOP}/app`)
      await shop.sql("update khalti_payment set return_to = $1", [
        "https://evil.example/",
      ])
      const location = new URL(await locationOf(sale.return_token))
      expect(location.origin).toBe("http://localhost:8000")
    })

    it("never redirects where the browser's query says", async () => {
      const sale = await shop.startSale()
      const evil = encodeURIComponent("https://evil.example/")
      const location = new URL(
        await locationOf(
          sale.return_token,
          `?return_to=${evil}&successUrl=${evil}&redirect=${evil}&country_code=evil.example`
        )
      )
      expect(location.origin).toBe("http://localhost:8000")
      expect(location.href).not.toContain("evil")
    })
  })
}
