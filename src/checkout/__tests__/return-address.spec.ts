import { resolveOptions } from "../../modules/khalti/options/options"
import { isAllowedReturn } from "../../modules/khalti/options/return-origins"
import { KhaltiReason } from "../../texts/reasons"
import { KhaltiResult } from "../../texts/results"
import { buildReturnUrl, type ReturnAddress } from "../return-address"

function options(given: object = {}) {
  return resolveOptions(
    {
      secretKey: "key",
      backendUrl: "https://api.shop.np",
      storefrontUrl: "https://shop.np",
      ...given,
    },
    { storeCors: "https://shop.np,http://localhost:8000" }
  )
}

function url(given: Partial<ReturnAddress> = {}, more: object = {}): string {
  return buildReturnUrl({
    options: options(more),
    result: "paid",
    reason: "captured",
    orderId: "order_1",
    cartId: "cart_1",
    countryCode: "np",
    ...given,
  })
}

const templates = {
  successUrl: "https://shop.np/success",
  pendingUrl: "https://shop.np/pending",
  failureUrl: "https://shop.np/failure",
}

describe("the page a customer comes back to", () => {
  it.each([
    ["paid", "success"],
    ["unpaid", "pending"],
    ["pending", "pending"],
    ["held", "pending"],
    ["canceled", "failure"],
    ["expired", "failure"],
    ["failed", "failure"],
    ["refunded", "failure"],
    ["invalid", "failure"],
  ] as const)("after %s is the one for %s", (result, page) => {
    expect(url({ result }, templates)).toBe(
      `https://shop.np/${page}?khalti_result=${result}&khalti_reason=captured&order_id=order_1&cart_id=cart_1`
    )
  })

  it("gives the storefront result, reason, order and cart", () => {
    expect(url()).toBe(
      "https://shop.np/np/order/order_1/confirmed?khalti_result=paid&khalti_reason=captured&order_id=order_1&cart_id=cart_1"
    )
  })

  it("gives the customer the reference that he can quote", () => {
    expect(url({ reference: "KH-7F3K9Q2MXT", cartId: null })).toBe(
      "https://shop.np/np/order/order_1/confirmed?khalti_result=paid&khalti_reason=captured&khalti_reference=KH-7F3K9Q2MXT&order_id=order_1"
    )
  })

  it("names no order and no cart where there is none", () => {
    expect(
      url({
        result: "invalid",
        reason: "unknown_payment",
        orderId: null,
        cartId: undefined,
        countryCode: null,
      })
    ).toBe(
      "https://shop.np/np/checkout?khalti_result=invalid&khalti_reason=unknown_payment"
    )
  })

  it("is not a page of an order that does not exist", () => {
    const query = "khalti_result=paid&khalti_reason=captured"

    expect(url({ orderId: null })).toBe(
      `https://shop.np/np/checkout?${query}&cart_id=cart_1`
    )
    expect(
      url({ orderId: null }, { pendingUrl: "https://shop.np/{order_id}" })
    ).toBe(`https://shop.np?${query}&cart_id=cart_1`)
    expect(
      url({ cartId: null }, { successUrl: "https://shop.np/{cart_id}" })
    ).toBe(`https://shop.np/np/checkout?${query}&order_id=order_1`)
  })

  it("keeps the template's own query and hash, but not a forged result", () => {
    const successUrl =
      "https://shop.np/done?lang=ne&q=a%20b&khalti_result=failed&order_id=x#/orders/{order_id}"

    expect(url({}, { successUrl })).toBe(
      "https://shop.np/done?lang=ne&q=a%20b&khalti_result=paid&khalti_reason=captured&order_id=order_1&cart_id=cart_1#/orders/order_1"
    )
  })

  it("encodes what it fills in", () => {
    const successUrl = "https://shop.np/{order_id}?c={cart_id}"

    expect(
      url({ orderId: "../a&b#c\r\nX: 1", cartId: "क" }, { successUrl })
    ).toBe(
      "https://shop.np/..%2Fa%26b%23c%0D%0AX%3A%201?c=%E0%A4%95&khalti_result=paid&khalti_reason=captured&order_id=..%2Fa%26b%23c%0D%0AX%3A%201&cart_id=%E0%A4%95"
    )
  })

  it.each(["evil.com/", "EVIL", "n", "../", "e@"])(
    "is in Nepal for the country %p, which somebody typed",
    (countryCode) => {
      const successUrl = "https://{country_code}.shop.np/"

      expect(url({ countryCode }, { successUrl })).toBe(
        "https://np.shop.np/?khalti_result=paid&khalti_reason=captured&order_id=order_1&cart_id=cart_1"
      )
    }
  )

  it("is in the country of the address, in lower case", () => {
    expect(url({ countryCode: "IN" }).split("?")[0]).toBe(
      "https://shop.np/in/order/order_1/confirmed"
    )
  })
})

describe("a payment that began elsewhere", () => {
  const tail =
    "/np/order/order_1/confirmed?khalti_result=paid&khalti_reason=captured&order_id=order_1&cart_id=cart_1"

  it.each([
    ["http://localhost:8000", `http://localhost:8000${tail}`],
    ["http://localhost:8000/shop/", `http://localhost:8000/shop${tail}`],
    ["https://shop.np/", `https://shop.np${tail}`],
  ])("comes back to %s", (returnTo, expected) => {
    expect(url({ returnTo })).toBe(expected)
  })

  it.each([
    ["myshop://checkout", `myshop://checkout${tail}`],
    ["myshop://checkout/", `myshop://checkout${tail}`],
    ["myshop://", `myshop://${tail.slice(1)}`],
  ])("comes back to the app at %s", (returnTo, expected) => {
    expect(url({ returnTo }, { allowedReturnOrigins: ["myshop://"] })).toBe(
      expected
    )
  })

  it("brings its own query along, and still cannot forge a result", () => {
    const returnTo = "http://localhost:8000/?channel=app&khalti_result=paid#top"

    expect(url({ returnTo, result: "failed", reason: "payment_failed" })).toBe(
      "http://localhost:8000/np/checkout?channel=app&khalti_result=failed&khalti_reason=payment_failed&order_id=order_1&cart_id=cart_1#top"
    )
  })

  it("takes only the path from a template under the storefront's path or on another host", () => {
    const returnTo = "http://localhost:8000"
    const storefrontUrl = "https://shop.np/store"
    const more = {
      storefrontUrl,
      successUrl: "https://thanks.np/done",
      pendingUrl: "https://shop.np/store/wait",
      failureUrl: "https://shop.np/storefront",
    }
    const start = (result: KhaltiResult) =>
      url({ returnTo, result }, more).split("?")[0]

    expect(start("paid")).toBe("http://localhost:8000/done")
    expect(start("unpaid")).toBe("http://localhost:8000/wait")
    expect(start("failed")).toBe("http://localhost:8000/storefront")
  })
})

const FOREIGN = [
  "https://evil.com",
  "//evil.com",
  "///evil.com",
  "https:evil.com",
  "https:/evil.com",
  "https:///evil.com",
  "https:\\\\evil.com",
  "https://shop.np\\@evil.com",
  "https://shop.np@evil.com",
  "https://shop.np:443@evil.com",
  "https://user@shop.np",
  "https://user:pass@shop.np",
  "https://shop.np.evil.com",
  "https://shop.np%2eevil.com",
  "https://shop.np%00.evil.com",
  "https://evilshop.np",
  "https://shop.np:8443",
  "http://shop.np",
  "https://sub.shop.np",
  "https://shop.np.",
  "javascript:alert(1)",
  "javascript://shop.np/%0aalert(1)",
  "JaVaScRiPt://shop.np/%0aalert(1)",
  "data:text/html,<script>",
  "data://shop.np/",
  "vbscript://shop.np/",
  "file:///etc/passwd",
  "blob:https://shop.np/1",
  "ftp://shop.np",
  "https://shop.np/\r\nSet-Cookie: a=1",
  "https://shop.np/\nx",
  "https://shop\t.np",
  " https://shop.np",
  "https://shop.np ",
  "https://shop．np",
  "https://shop。np",
  "https://ѕhop.np",
  "https://shop.np/\u202Ee",
  "https://ſhop.np",
  "myshop:checkout",
  "myshop:///evil",
  "other://checkout",
  "myshopx://checkout",
  "intent://shop.np#Intent;end",
  "https://",
  "https://shop.np/<script>",
  'https://shop.np/"',
  "/np/checkout",
  "shop.np",
  "",
]

describe("a foreign or tricky address", () => {
  const more = { allowedReturnOrigins: ["myshop://", "https://shop.np"] }

  it.each(FOREIGN)("is never redirected to: %j", (returnTo) => {
    expect(isAllowedReturn(returnTo, options(more).allowedReturnOrigins)).toBe(
      false
    )
    expect(url({ returnTo }, more)).toBe(url({}, more))
  })

  it.each([
    "https://shop.np",
    "HTTPS://SHOP.NP/a/b?c=d#e",
    "https://shop.np:443/",
    "https://shop.np/a@b:c%20d",
    "myshop://checkout?x=1",
    "MyShop://any/where",
  ])("but %j is", (returnTo) => {
    expect(isAllowedReturn(returnTo, options(more).allowedReturnOrigins)).toBe(
      true
    )
  })

  it("an app's scheme with a host allows that host alone", () => {
    const allowed = ["myshop://checkout"]

    expect(isAllowedReturn("myshop://checkout/1", allowed)).toBe(true)
    expect(isAllowedReturn("myshop://settings", allowed)).toBe(false)
    expect(isAllowedReturn("myshop://", allowed)).toBe(false)
  })
})

describe("the result codes", () => {
  it("are what the documentation promises, each under its own name", () => {
    expect(Object.keys(KhaltiResult)).toEqual(
      "paid unpaid pending canceled expired failed refunded held invalid".split(
        " "
      )
    )
    expect(Object.keys(KhaltiReason)).toEqual(
      expect.arrayContaining(
        "captured not_paid_yet bank_pending customer_canceled link_expired reservation_expired payment_failed order_canceled link_replaced paid_twice cart_changed out_of_stock cart_invalid amount_mismatch unknown_status order_in_progress refund_unknown refunded_outside gateway_unreachable gateway_refused unknown_payment pidx_mismatch".split(
          " "
        )
      )
    )
    Object.entries({ ...KhaltiResult, ...KhaltiReason }).forEach(
      ([name, code]) => expect(code).toBe(name)
    )
  })
})
