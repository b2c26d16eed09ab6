import {
  describePurchase,
  purchaseCartFields,
  type PurchaseCart,
} from "../purchase"
import { ALL, simple, topi, withTotals } from "./carts"

describe("the name of the purchase", () => {
  const named = (items: object[], shareProducts = true) =>
    describePurchase({ ...withTotals(simple), items } as PurchaseCart, 112999, {
      shareCustomer: true,
      shareProducts,
    }).purchase_order_name

  it("is what a person would call it", () => {
    expect(named([topi])).toBe("Dhaka topi, M")
    expect(named([topi, topi, topi])).toBe("Dhaka topi, M and 2 more")
    expect(named([{ ...topi, variant_title: "Default variant" }])).toBe(
      "Dhaka topi"
    )
    expect(named([{ ...topi, variant_title: "Dhaka topi" }])).toBe("Dhaka topi")
    expect(named([{ id: "1", title: "Khukuri" }])).toBe("Khukuri")
    expect(named([{ id: "1" }])).toBe("Item")
  })

  it("is never longer than Khalti takes, and never loses its end", () => {
    const long = { ...topi, product_title: "टोपी ".repeat(60) }

    const words = (times: number) => Array(times).fill("टोपी").join(" ")

    expect(named([long])).toBe(words(20))
    expect(named([long, topi])).toBe(`${words(18)} and 1 more`)
  })

  it("names no products when they are not shared, and is there without a cart", () => {
    expect(named([topi], false)).toBe("Order")
    expect(named([topi, topi], false)).toBe("Order of 2 items")
    expect(describePurchase(null, 112999, ALL)).toEqual({
      purchase_order_name: "Order",
    })
  })
})

describe("the products", () => {
  const products = (items: object[]) =>
    describePurchase({ id: "cart_1", items } as PurchaseCart, 112999, ALL)
      .product_details

  it("are every line with its price in paisa", () => {
    expect(products([{ ...topi, quantity: 3 }])).toEqual([
      {
        identity: "cali_1",
        name: "Dhaka topi, M",
        quantity: 3,
        unit_price: 89999,
        total_price: 269997,
      },
    ])
  })

  it("may be sold by weight", () => {
    expect(products([{ ...topi, quantity: 1.5, unit_price: 100 }])).toEqual([
      {
        identity: "cali_1",
        name: "Dhaka topi, M × 1.5",
        quantity: 1,
        unit_price: 15000,
        total_price: 15000,
      },
    ])
  })

  it("leave out a line without a price, and themselves when none is left or none is shared", () => {
    const odd = [
      { ...topi, unit_price: null },
      { ...topi, unit_price: -5 },
      { ...topi, quantity: 0 },
    ]

    expect(products([...odd, topi])).toEqual(products([topi]))
    expect(products([{ ...topi, unit_price: 0 }])).toHaveLength(1)
    expect(products(odd)).toBeUndefined()
    expect(
      describePurchase(withTotals(simple), 112999, {
        shareCustomer: true,
        shareProducts: false,
      })
    ).not.toHaveProperty("product_details")
  })
})

describe("the customer", () => {
  const customer = (cart: object) =>
    describePurchase({ id: "cart_1", ...cart }, 112999, ALL).customer_info

  const ram = {
    first_name: " Ram ",
    last_name: "Thapa",
    email: "ram@shop.np",
    phone: "+977 984-1234567",
  }

  it("is the one who is logged in", () => {
    expect(
      customer({
        customer: ram,
        email: "other@shop.np",
        billing_address: { first_name: "Sita" },
      })
    ).toEqual({ name: "Ram Thapa", email: "ram@shop.np", phone: "9841234567" })
  })

  it("or the guest whose addresses the cart holds, billing before shipping", () => {
    expect(
      customer({
        email: "guest@shop.np",
        billing_address: { first_name: "Sita", last_name: null, phone: "" },
        shipping_address: { first_name: "Hari", phone: "01-4412345" },
      })
    ).toEqual({ name: "Sita", email: "guest@shop.np", phone: "014412345" })
  })

  it("has no empty member, and is left out when nothing is left", () => {
    expect(
      customer({
        customer: { first_name: " ", last_name: "", email: "", phone: null },
      })
    ).toBeUndefined()
    expect(customer({ customer: { first_name: "Ram" } })).toEqual({
      name: "Ram",
    })
    expect(
      describePurchase({ id: "cart_1", customer: ram }, 112999, {
        shareCustomer: false,
        shareProducts: true,
      })
    ).not.toHaveProperty("customer_info")
  })

  it.each([
    ["not an address"],
    ["a@b"],
    [`${"a".repeat(70)}@shop.np`],
    ["ram@@shop.np"],
    ["राम@shop.np"],
  ])("has no email rather than the wrong one: %j", (email) => {
    expect(customer({ email })).toBeUndefined()
  })

  it.each([["call me"], ["123"], ["12345678901234567"]])(
    "has no phone rather than the wrong one: %j",
    (phone) => {
      expect(customer({ customer: { phone } })).toBeUndefined()
    }
  )

  it("has a name of one line and at most 100 characters", () => {
    const name = customer({
      customer: {
        first_name: "Ram\r\nBahadur\u0000",
        last_name: "x".repeat(200),
      },
    })?.name

    expect(name).toBe(`Ram Bahadur ${"x".repeat(88)}`)
  })
})

describe("the fields", () => {
  const full = {
    ...withTotals(simple),
    email: "ram@shop.np",
    customer: { first_name: "Ram" },
    billing_address: { last_name: "Thapa", phone: "123" },
    shipping_address: { phone: "9841234567" },
  }

  /** The cart as a query for these fields answers it. */
  const queried = (fields: string[]): PurchaseCart => {
    const pick = (value: unknown, path: string): unknown => {
      if (Array.isArray(value)) {
        return value.map((member) => pick(member, path))
      }
      if (typeof value !== "object" || value === null || "numeric" in value) {
        return value
      }
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, member]) => [`${path}${name}`, name, member] as const)
          .filter(([at]) =>
            fields.some((field) => field === at || field.startsWith(`${at}.`))
          )
          .map(([at, name, member]) => [name, pick(member, `${at}.`)])
      )
    }
    return pick(full, "") as PurchaseCart
  }

  it("hold everything the description reads", () => {
    const description = describePurchase(full, 112999, ALL)

    expect(description.product_details).toHaveLength(1)
    expect(description.amount_breakdown).toHaveLength(3)
    expect(description.customer_info).toEqual({
      name: "Ram",
      email: "ram@shop.np",
      phone: "9841234567",
    })
    expect(describePurchase(queried(purchaseCartFields), 112999, ALL)).toEqual(
      description
    )
  })
})
