import { announcementId } from "../announcement-id"

const HELD = "khalti.payment.held"

const link = {
  id: "khpay_1",
  outcome_at: new Date("2026-11-25T06:15:00Z"),
  announced_at: null,
}

it("names the payment, what is said of it, and since when", () => {
  expect(announcementId(link, "khalti.payment.captured")).toBe(
    "khpay_1:captured:2026-11-25T06:15:00.000Z"
  )
})

it("is the same when a crash lets it be said twice, another for each day's reminder, and another when the payment is held anew", () => {
  const first = announcementId(link, HELD)
  expect(announcementId({ ...link }, HELD)).toBe(first)

  const reminded = { ...link, announced_at: new Date("2026-11-25T06:16:00Z") }
  const nextDay = { ...link, announced_at: new Date("2026-11-26T06:17:00Z") }
  const heldAnew = { ...nextDay, outcome_at: new Date("2026-11-26T09:00:00Z") }
  const ids = [link, reminded, nextDay, heldAnew].map((one) =>
    announcementId(one, HELD)
  )
  expect(new Set(ids).size).toBe(4)
})
