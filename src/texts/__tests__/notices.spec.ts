import { alertNotice, heldNotice } from "../notices"
import { REASONS } from "../reason-table"

const PAYMENT = {
  id: "khpay_1",
  reference: "KH-7K3M9Q",
  amount: "NPR 1,129.99 (test)",
}

it("a notice says which payment, how much, why, what to do, and where to look", () => {
  const { refund_refused, issued_with_another_key } = REASONS
  expect(heldNotice(PAYMENT, "refund_refused", refund_refused.held)).toEqual({
    title: "Khalti payment KH-7K3M9Q needs you",
    description:
      "NPR 1,129.99 (test), refund_refused: Khalti refused; tried daily five times. What to do: see the refund's text; refund in Khalti's dashboard. See its trail at /admin/khalti/payments/khpay_1",
  })
  const { description } = heldNotice(
    PAYMENT,
    "issued_with_another_key",
    issued_with_another_key.held
  )
  expect(description).toContain("What to do: see changing the key. See its")
})

it("a word that the tables do not know is shown as it is", () => {
  expect(alertNotice(PAYMENT, "odd", undefined)).toEqual({
    title: "Khalti payment KH-7K3M9Q: odd",
    description:
      "NPR 1,129.99 (test), odd. See its trail at /admin/khalti/payments/khpay_1",
  })
})
