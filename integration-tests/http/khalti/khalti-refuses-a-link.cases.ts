import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Fault } from "../../../sandbox"
import { addDollarRegion, type TestShop, useOptions } from "../../kit"

type Refusal = {
  what: string
  fault: Fault
  customer: RegExp
  merchant: RegExp
}

const TRY_LATER = /^Khalti cannot be reached right now\. Please try again/
const NOT_AVAILABLE = /^Khalti is not available in this shop right now/
const DETAILS = /^Khalti does not accept this payment/
const AMOUNT = /^Khalti does not accept this amount/

const refuse = (status: number, body?: unknown): Fault => ({
  kind: "refuse",
  status,
  body,
  times: 2,
})
const invalid = (field: string, words: unknown): Fault =>
  refuse(400, { [field]: words, error_key: "validation_error" })
const unauthorized = (detail: string): Fault =>
  refuse(401, { detail, status_code: 401 })

/** Every error body of an initiate that is documented or has been seen (docs/khalti.md). */
const REFUSALS: Refusal[] = [
  ...["return_url", "website_url", "purchase_order_id"].map((field) => ({
    what: `${field} missing`,
    fault: invalid(field, ["This field is required."]),
    customer: DETAILS,
    merchant: new RegExp(`${field}: This field is required\\.`),
  })),
  {
    what: "blank purchase_order_name",
    fault: invalid("purchase_order_name", ["This field may not be blank."]),
    customer: DETAILS,
    merchant: /purchase_order_name: This field may not be blank\./,
  },
  {
    what: "return_url of no URL",
    fault: invalid("return_url", ["Enter a valid URL."]),
    customer: DETAILS,
    merchant: /return_url: Enter a valid URL\./,
  },
  {
    what: "nested customer_info",
    fault: invalid("customer_info", {
      email: ["This field may not be blank."],
    }),
    customer: DETAILS,
    merchant: /customer_info\.email: This field may not be blank\./,
  },
  ...[
    "A valid integer is required.",
    "Amount should be greater than Rs. 10, that is 1000 paisa.",
    "Amount Breakdown mismatch.",
  ].map((words) => ({
    what: words,
    fault: invalid("amount", [words]),
    customer: AMOUNT,
    merchant: /accounts before KYC are capped at NPR 200/,
  })),
  ...["Invalid token.", "Authentication credentials were not provided."].map(
    (words) => ({
      what: words,
      fault: unauthorized(words),
      customer: NOT_AVAILABLE,
      merchant: /does not accept the secret key: check that it is complete/,
    })
  ),
  {
    what: "5xx with an empty body",
    fault: { kind: "500_empty" },
    customer: TRY_LATER,
    merchant: /HTTP 500.*return URL made from backendUrl/,
  },
  {
    what: "5xx with HTML",
    fault: { kind: "502_html" },
    customer: TRY_LATER,
    merchant: /HTTP 502/,
  },
  {
    what: "429",
    fault: { kind: "429" },
    customer: /^Khalti is busy right now/,
    merchant: /asked too often/,
  },
  {
    what: "broken JSON",
    fault: { kind: "garbage" },
    customer: TRY_LATER,
    merchant: /answer cannot be read/,
  },
  {
    what: "a connection that is cut",
    fault: { kind: "drop" },
    customer: TRY_LATER,
    merchant:
      /The connection to Khalti broke before its answer came \(ECONNRESET\)/,
  },
  {
    what: "no answer in time",
    fault: { kind: "timeout" },
    customer: TRY_LATER,
    merchant: /Khalti gave no answer within 1000 ms/,
  },
]

/** Nothing of these may reach a storefront or a log. */
const SECRETS =
  /live_secret_key|Authorization|Key [a-z]|sita@himal|Shrestha|9800000000/

/** Listens to what the merchant's server log is told. */
function listen(shop: TestShop): { said: () => string } {
  const logger = shop.container.resolve(ContainerRegistrationKeys.LOGGER)
  const spies = [jest.spyOn(logger, "error"), jest.spyOn(logger, "warn")]
  return {
    said: () =>
      spies
        .flatMap(({ mock }) => mock.calls.map(([message]) => String(message)))
        .join("\n"),
  }
}

export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 1000 })
  afterEach(() => jest.restoreAllMocks())

  /** Asks for a session of a cart with this one line. */
  async function requestFor(unitPrice: number, regionId: string) {
    const { storefront } = shop
    const { body } = await storefront.ask("POST", "carts", {
      region_id: regionId,
      email: "sita@himal.example",
    })
    const { id } = body.cart as { id: string }
    await shop.container
      .resolve(Modules.CART)
      .addLineItems(id, [{ title: "Tea", quantity: 1, unit_price: unitPrice }])
    const collection = await storefront.collectionOf(id)
    return storefront.requestSession(collection)
  }

  it("every error body of an initiate: a 4xx the customer understands, the reason in the merchant's log, no secret in either", async () => {
    const { storefront } = shop
    const cart = await shop.fillCart("TOPI-M", 1)
    const collection = await storefront.collectionOf(cart.id)
    for (const { what, fault, customer, merchant } of REFUSALS) {
      const log = listen(shop)
      shop.sandbox.fault("initiate", fault)
      const { status, body } = await storefront.requestSession(collection)
      shop.sandbox.clearFaults()
      const [row] = await shop.khalti.listKhaltiPayments(
        {},
        { order: { created_at: "DESC" }, take: 1 }
      )
      const { reference } = row
      const seen = { what, status, message: String(body.message) }
      expect(seen).toEqual({
        what,
        status: 422,
        message: expect.stringMatching(customer),
      })
      // The customer can name the payment, and the merchant finds it by that name.
      expect(seen.message).toContain(`(payment ${reference})`)
      expect(row.last_error).toMatch(merchant)
      expect(log.said()).toMatch(merchant)
      expect(log.said()).toContain(reference)
      expect(`${log.said()} ${JSON.stringify(body)}`).not.toMatch(SECRETS)
      jest.restoreAllMocks()
    }
    // After all that the customer pays as if nothing had been.
    const { body } = await storefront.requestSession(collection)
    expect(body).toHaveProperty("payment_collection")
  })

  it("before KYC: the merchant reads of the cap of NPR 200, the customer only that the amount is not accepted", async () => {
    shop.sandbox.quirks({ beforeKyc: true })
    const log = listen(shop)
    const { status, body } = await requestFor(250, shop.seeded.regionId)
    expect(status).toBe(422)
    expect(body.message).toMatch(AMOUNT)
    expect(body.message).not.toMatch(/KYC|200/)
    expect(log.said()).toMatch(
      /accounts before KYC are capped at NPR 200: see whether the shop's KYC at Khalti is complete/
    )
    expect((await requestFor(150, shop.seeded.regionId)).status).toBe(200)
  })

  it("dollars: refused before Khalti is asked, saying that it takes NPR only", async () => {
    const regionId = await addDollarRegion(shop, "United States")
    const { status, body } = await requestFor(20, regionId)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      type: "invalid_data",
      message: expect.stringMatching(
        /^Khalti takes Nepalese rupees \(NPR\) only, not USD/
      ),
    })
    expect(shop.sandbox.count()).toBe(0)
    await expect(shop.khalti.listKhaltiPayments()).resolves.toEqual([])
  })

  it("less than Rs 10: refused before Khalti is asked, saying from how much on it pays", async () => {
    const { status, body } = await requestFor(8, shop.seeded.regionId)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      type: "invalid_data",
      message: expect.stringMatching(
        /^Khalti takes payments of NPR 10\.00 or more, this one is NPR [89]\.\d\d/
      ),
    })
    expect(shop.sandbox.count()).toBe(0)
    await expect(shop.khalti.listKhaltiPayments()).resolves.toEqual([])
    expect((await requestFor(10, shop.seeded.regionId)).status).toBe(200)
  })
}
