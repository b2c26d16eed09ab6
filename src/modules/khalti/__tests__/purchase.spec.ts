import { decorateCartTotals } from "@medusajs/framework/utils"
import fc from "fast-check"
import { toPaisa } from "../money"
import { describePurchase, PurchaseCart, purchaseCartFields } from "../purchase"

const ALL = { shareCustomer: true, shareProducts: true }

type Cart = Parameters<typeof decorateCartTotals>[0]

/** A cart with the totals that Medusa itself computes. */
const withTotals = (cart: object): PurchaseCart & { total: number } => {
  const decorated = decorateCartTotals(structuredClone(cart) as Cart)
  return decorated as unknown as PurchaseCart & { total: number }
}

const VAT = [{ rate: 13 }]

const topi = {
  id: "cali_1",
  title: "Dhaka topi",
  product_title: "Dhaka topi",
  variant_title: "M",
  quantity: 1,
  unit_price: 899.99,
  tax_lines: VAT,
}

const simple = {
  id: "cart_1",
  currency_code: "npr",
  items: [topi],
  shipping_methods: [{ id: "s_1", amount: 100, tax_lines: VAT }],
}

const describeAll = (cart: object) => {
  const decorated = withTotals(cart)
  return describePurchase(decorated, toPaisa(decorated.total), ALL)
}

const sum = (rows: { amount: number }[]) =>
  rows.reduce((total, { amount }) => total + amount, 0)

describe("the breakdown of the amount", () => {
  it("explains 899.99 and shipping of 100 with 13 % VAT to the paisa", () => {
    expect(describeAll(simple).amount_breakdown).toEqual([
      { label: "Items", amount: 89999 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 13000 },
    ])
  })

  it("takes tax out of prices that include it", () => {
    const cart = {
      ...simple,
      items: [{ ...topi, unit_price: 1130, is_tax_inclusive: true }],
    }

    expect(describeAll(cart).amount_breakdown).toEqual([
      { label: "Items", amount: 100000 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 14300 },
    ])
  })

  it("shows promotions on items and shipping as one negative row", () => {
    const cart = {
      ...simple,
      items: [{ ...topi, unit_price: 1000, adjustments: [{ amount: 100 }] }],
      shipping_methods: [
        { ...simple.shipping_methods[0], adjustments: [{ amount: 100 }] },
      ],
    }

    expect(describeAll(cart).amount_breakdown).toEqual([
      { label: "Items", amount: 100000 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 11700 },
      { label: "Discount", amount: -20000 },
    ])
  })

  it("makes up for what rounding its rows loses", () => {
    const items = [{ ...topi, unit_price: 10.004, tax_lines: [] }]
    const shipping_methods = [{ id: "s_1", amount: 0.004 }]

    expect(
      describeAll({ ...simple, items, shipping_methods }).amount_breakdown
    ).toEqual([
      { label: "Items", amount: 1000 },
      { label: "Rounding", amount: 1 },
    ])
  })

  it.each([
    { credit_line_total: 50 },
    { gift_card_total: { value: "50", precision: 20 } },
  ])("is left out where credit pays a part: %j", (credit) => {
    const cart = { ...withTotals(simple), ...credit }

    expect(describePurchase(cart, 112999, ALL).amount_breakdown).toBeUndefined()
  })

  it("is left out rather than call a real difference a rounding", () => {
    const cart = withTotals(simple)

    expect(describePurchase(cart, 113050, ALL).amount_breakdown).toBeUndefined()
    expect(
      describePurchase({ id: "cart_1" }, 112999, ALL).amount_breakdown
    ).toBeUndefined()
  })

  it("adds up to the amount for any cart, and no product costs a fraction of a paisa", () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const decorated = withTotals(cart)
        const paisa = toPaisa(decorated.total)
        const { amount_breakdown, product_details } = describePurchase(
          decorated,
          paisa,
          ALL
        )

        expect(amount_breakdown).toBeDefined()
        expect(sum(amount_breakdown ?? [])).toBe(paisa)
        const numbers = [
          ...(amount_breakdown ?? []).map(({ amount }) => amount),
          ...(product_details ?? []).flatMap((row) => [
            row.quantity,
            row.unit_price,
            row.total_price,
          ]),
        ]
        expect(numbers.every(Number.isSafeInteger)).toBe(true)
        expect(product_details).toHaveLength(cart.items.length)
      }),
      { numRuns: 5000 }
    )
  }, 60_000)

  it("adds up as well when the totals come as plain numbers, as from query.graph", () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const decorated = JSON.parse(JSON.stringify(withTotals(cart)))
        const paisa = toPaisa(withTotals(cart).total)

        expect(toPaisa(decorated.total)).toBe(paisa)
        expect(
          sum(describePurchase(decorated, paisa, ALL).amount_breakdown ?? [])
        ).toBe(paisa)
      }),
      { numRuns: 300 }
    )
  }, 60_000)
})

const price = fc
  .integer({ min: 100_000, max: 2_000_000_000 })
  .map((n) => n / 10_000)
const rates = fc
  .subarray([13, 1.25, 5])
  .map((each) => each.map((rate) => ({ rate })))
const discount = (amount: number) =>
  fc
    .integer({ min: 0, max: 10_000 })
    .map((share) => [
      { amount: (amount * share) / 20_000, is_tax_inclusive: share % 2 === 0 },
    ])
const anyItem = fc
  .record({
    unit_price: price,
    quantity: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 99 }) },
      fc.constant(1.5)
    ),
    is_tax_inclusive: fc.boolean(),
    tax_lines: rates,
  })
  .chain((item) =>
    discount(item.unit_price * item.quantity).map((adjustments) => ({
      ...item,
      adjustments,
    }))
  )
const anyShipping = fc
  .record({ amount: price, is_tax_inclusive: fc.boolean(), tax_lines: rates })
  .chain((method) =>
    discount(method.amount).map((adjustments) => ({ ...method, adjustments }))
  )
const withIds = <Row extends object>(rows: Row[]) =>
  rows.map((row, index) => ({ ...row, id: `row_${index}`, title: "Topi" }))
const anyCart = fc.record({
  id: fc.constant("cart_1"),
  currency_code: fc.constant("npr"),
  items: fc.array(anyItem, { minLength: 1, maxLength: 6 }).map(withIds),
  shipping_methods: fc.array(anyShipping, { maxLength: 2 }).map(withIds),
})

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
    expect(named([{ id: "1", title: "Khukuri" }])).toBe("Khukuri")
    expect(named([{ id: "1" }])).toBe("Item")
  })

  it("is never longer than Khalti takes, and never loses its end", () => {
    const long = { ...topi, product_title: "टोपी ".repeat(60) }

    expect(named([long, topi])).toMatch(/^टोपी .* and 1 more$/)
    expect(named([long, topi]).length).toBeLessThanOrEqual(100)
    expect(named([long]).length).toBeLessThanOrEqual(100)
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

    expect(products([...odd, topi])).toHaveLength(1)
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

  it.each([["call me"], ["123"], ["9841234567 ext 12"], ["12345678901234567"]])(
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

    expect(name).toMatch(/^Ram Bahadur x+$/)
    expect(name).toHaveLength(100)
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
  const asked = (fields: string[]): PurchaseCart => {
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
    expect(describePurchase(asked(purchaseCartFields), 112999, ALL)).toEqual(
      description
    )
  })
})
