import { readInitiate, readLookup } from "../answers"

const PIDX = "bZQLD9wRVWo4CdESSfuSsB"
const BODY = {
  pidx: PIDX,
  total_amount: 112999,
  status: "Completed",
  transaction_id: "GFq9PFS7b2iYvL8Lir9oXe",
  fee: 0,
  refunded: false,
}

const lookup = (body: object, httpStatus = 200) =>
  readLookup({ httpStatus, body: { ...BODY, ...body } }, PIDX)

describe("Khalti's word about a payment", () => {
  it.each([
    ["Completed", "completed"],
    ["completed", "completed"],
    ["  COMPLETED \n", "completed"],
    ["Initiated", "initiated"],
    ["Pending", "pending"],
    ["Refunded", "refunded"],
    ["Partially Refunded", "partially_refunded"],
    ["Partially refunded", "partially_refunded"],
    ["Expired", "expired"],
    ["User canceled", "user_canceled"],
    ["User  Cancelled", "user_canceled"],
    ["Failed", "failed"],
    ["Canceled", "failed"],
    ["Complete", "unknown"],
    ["Not completed", "unknown"],
    ["constructor", "unknown"],
    ["", "unknown"],
  ])("%p is %p", (word, status) => {
    expect(lookup({ status: word }).status).toBe(status)
  })

  it.each([
    ["Expired", "expired"],
    ["User canceled", "user_canceled"],
    ["Completed", "completed"],
  ])("%p counts although it comes with a 400", (word, status) => {
    expect(lookup({ status: word }, 400).status).toBe(status)
  })

  it("is kept for humans when nobody knows it, at most 60 characters of it", () => {
    expect(lookup({ status: ` Settled ${"x".repeat(99)}` })).toMatchObject({
      status: "unknown",
      rawStatus: `Settled ${"x".repeat(52)}`,
    })
  })

  it("is refunded, never completed, once the money went back", () => {
    expect(lookup({ refunded: true })).toMatchObject({
      status: "refunded",
      refunded: true,
    })
  })

  it.each([112999.5, -1, "1129.99", null, undefined, true, {}, "abc", 1e21])(
    "is no Completed with an amount of %p",
    (total_amount) => {
      expect(lookup({ total_amount })).toMatchObject({
        status: "unknown",
        rawStatus: "Completed",
        paisa: null,
      })
    }
  )

  it.each([0, "112999", 112999.0])("is Completed with %p", (total_amount) => {
    expect(lookup({ total_amount })).toMatchObject({
      status: "completed",
      paisa: Number(total_amount),
    })
  })

  it.each(["User canceled", "Pending", "Expired"])(
    "%p does not care about its amount",
    (status) => {
      expect(lookup({ status, total_amount: 0 }).status).not.toBe("unknown")
      expect(lookup({ status, total_amount: "?" }).status).not.toBe("unknown")
    }
  )

  it.each([
    [{ transaction_id: null }, { transactionId: null }],
    [{ transaction_id: "" }, { transactionId: null }],
    [{ fee: 30.55 }, { fee: 30.55 }],
    [{ fee: "30.55" }, { fee: 30.55 }],
    [{ fee: undefined }, { fee: null }],
    [{ fee: "free" }, { fee: null }],
    [{ refunded: undefined }, { refunded: false }],
    [{ refunded: "maybe" }, { refunded: false }],
    [{ purchase_order_id: "x" }, { paisa: 112999 }],
  ])("survives %j", (body, read) => {
    expect(lookup(body)).toMatchObject({ status: "completed", ...read })
  })

  it("is not believed when it is about another payment", () => {
    expect(() => lookup({ pidx: "another" })).toThrow(
      expect.objectContaining({ code: "bad_answer", operation: "lookup" })
    )
  })
})

describe("a link that nobody could pay", () => {
  it.each([
    [{ payment_url: "https://pay.khalti.com/" }],
    [{ pidx: PIDX }],
    [{ pidx: "", payment_url: "https://pay.khalti.com/" }],
    [{ pidx: PIDX, payment_url: "javascript:alert(1)" }],
  ])("is no link: %j", (body) => {
    expect(() => readInitiate({ httpStatus: 200, body }, "sandbox", 0)).toThrow(
      expect.objectContaining({ code: "bad_answer", outcomeUnknown: true })
    )
  })

  it("lives half an hour in the sandbox when Khalti does not say", () => {
    const body = { pidx: PIDX, payment_url: "https://test-pay.khalti.com/" }
    const { expiresAt } = readInitiate({ httpStatus: 200, body }, "sandbox", 0)

    expect(expiresAt.getTime()).toBe(30 * 60_000)
  })
})
