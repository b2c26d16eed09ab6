import { readInitiate, readLookup, readRefund } from "../answers"

const PIDX = "bZQLD9wRVWo4CdESSfuSsB"
const BODY = {
  pidx: PIDX,
  total_amount: 112999,
  status: "Completed",
  transaction_id: "GFq9PFS7b2iYvL8Lir9oXe",
  fee: 0,
  refunded: false,
}

function lookup(body: object, httpStatus = 200) {
  return readLookup({ httpStatus, body: { ...BODY, ...body } }, PIDX)
}

describe("the status of a payment", () => {
  it.each([
    ["Completed", "completed"],
    ["completed", "completed"],
    ["  COMPLETED \n", "completed"],
    ["Initiated", "initiated"],
    ["Pending", "pending"],
    ["Refunded", "refunded"],
    ["Partially Refunded", "partially_refunded"],
    ["Partially refunded", "partially_refunded"],
    ["partially_refunded", "partially_refunded"],
    ["Expired", "expired"],
    ["User canceled", "user_canceled"],
    ["User  Cancelled", "user_canceled"],
    ["Failed", "failed"],
    ["Canceled", "failed"],
    ["Cancelled", "failed"],
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

  it.each([true, "true"])(
    "Completed with refunded %p: money went back, and how much is not said",
    (refunded) => {
      expect(lookup({ refunded })).toEqual({
        status: "refunded_unclear",
        rawStatus: "Completed",
        paisa: 112999,
        transactionId: BODY.transaction_id,
        fee: 0,
      })
    }
  )

  it.each([
    ["Refunded", "refunded"],
    ["Partially Refunded", "partially_refunded"],
    ["Pending", "pending"],
  ])("%p stays what it is with refunded: true", (word, status) => {
    expect(lookup({ status: word, refunded: true }).status).toBe(status)
  })

  it.each([112999.5, -1, "1129.99", null, undefined, true, {}, "abc", 1e21])(
    "Completed with an amount of %p cannot be judged",
    (total_amount) => {
      expect(lookup({ total_amount })).toMatchObject({
        status: "unknown",
        rawStatus: "Completed",
        paisa: null,
      })
    }
  )

  it.each([0, "112999", 112999.0])("Completed with %p", (total_amount) => {
    expect(lookup({ total_amount })).toMatchObject({
      status: "completed",
      paisa: Number(total_amount),
    })
  })

  it.each([
    ["User canceled", "user_canceled"],
    ["Pending", "pending"],
    ["Expired", "expired"],
  ])("%p does not hang on its amount", (word, status) => {
    expect(lookup({ status: word, total_amount: 0 })).toMatchObject({
      status,
      paisa: 0,
    })
    expect(lookup({ status: word, total_amount: "?" })).toMatchObject({
      status,
      paisa: null,
    })
  })

  it.each([
    [{ transaction_id: null }, { transactionId: null }],
    [{ transaction_id: "" }, { transactionId: null }],
    [{ transaction_id: " " }, { transactionId: null }],
    [{ fee: 30.55 }, { fee: 30.55 }],
    [{ fee: "30.55" }, { fee: 30.55 }],
    [{ fee: undefined }, { fee: null }],
    [{ fee: "free" }, { fee: null }],
    [{ refunded: undefined }, { status: "completed" }],
    [{ refunded: "maybe" }, { status: "completed" }],
    [{ purchase_order_id: "x" }, { paisa: 112999 }],
  ])("survives %j", (body, read) => {
    expect(lookup(body)).toMatchObject({ status: "completed", ...read })
  })

  it("is not believed when it is about another payment", () => {
    expect(() => lookup({ pidx: "another" })).toThrow(
      expect.objectContaining({
        code: "bad_answer",
        operation: "lookup",
        httpStatus: 200,
        outcomeUnknown: false,
        merchantMessage:
          "Khalti's answer cannot be used: it is about another payment",
      })
    )
  })
})

describe("a link that nobody could pay", () => {
  it.each([
    [{ payment_url: "https://pay.khalti.com/" }],
    [{ pidx: PIDX }],
    [{ pidx: "", payment_url: "https://pay.khalti.com/" }],
    [{ pidx: " ", payment_url: "https://pay.khalti.com/" }],
    [{ pidx: PIDX, payment_url: "javascript:alert(1)" }],
    [{ pidx: PIDX, payment_url: "httpsx://pay.khalti.com/" }],
    [{ pidx: PIDX, payment_url: "xhttps://pay.khalti.com/" }],
  ])("is no link: %j", (body) => {
    expect(() => readInitiate({ httpStatus: 200, body }, "sandbox", 0)).toThrow(
      expect.objectContaining({ code: "bad_answer", outcomeUnknown: true })
    )
  })

  it("is no link with an error's HTTP code either", () => {
    const body = { pidx: PIDX, payment_url: "https://pay.khalti.com/" }
    expect(() => readInitiate({ httpStatus: 400, body }, "sandbox", 0)).toThrow(
      expect.objectContaining({ code: "validation", outcomeUnknown: false })
    )
    expect(() => readInitiate({ httpStatus: 300, body }, "sandbox", 0)).toThrow(
      expect.objectContaining({ code: "bad_answer", outcomeUnknown: false })
    )
  })
})

describe("a link that can be paid", () => {
  function endOf(body: object, environment: "sandbox" | "production") {
    const payment_url = "https://test-pay.khalti.com/"
    const answer = {
      httpStatus: 200,
      body: { pidx: PIDX, payment_url, ...body },
    }
    const now = Date.parse("2026-07-01T06:00:00Z")
    return readInitiate(answer, environment, now).expiresAt.toISOString()
  }

  it("may be the local Khalti's, behind http", () => {
    const body = { pidx: PIDX, payment_url: "http://127.0.0.1:4010/pay" }
    expect(readInitiate({ httpStatus: 200, body }, "sandbox", 0)).toMatchObject(
      { pidx: PIDX, paymentUrl: body.payment_url }
    )
  })

  it.each([
    [{ expires_at: "2026-07-01T12:00:00.471649+05:45" }, "06:15:00.471"],
    [{ expires_at: "2026-07-01T12:00:00+0545" }, "06:15:00.000"],
    [{ expires_at: "2026-07-01T12:00:00" }, "06:15:00.000"],
    [{ expires_at: "2026-07-01T06:15:00Z" }, "06:15:00.000"],
    [{ expires_in: 1800 }, "06:30:00.000"],
    [{ expires_at: "soon", expires_in: "900" }, "06:15:00.000"],
    [{ expires_in: 86401 }, "07:00:00.000"],
    [{ expires_at: null, expires_in: -1 }, "07:00:00.000"],
    [{ expires_at: "", expires_in: 0 }, "07:00:00.000"],
    [{}, "07:00:00.000"],
  ])("%j ends at %s", (body, end) => {
    expect(endOf(body, "production")).toBe(`2026-07-01T${end}Z`)
  })

  it("is payable for a day at most", () => {
    expect(endOf({ expires_in: 86400 }, "production")).toBe(
      "2026-07-02T06:00:00.000Z"
    )
  })

  it("is payable for half an hour in the sandbox when Khalti names no end", () => {
    expect(endOf({}, "sandbox")).toBe("2026-07-01T06:30:00.000Z")
  })
})

describe("the answer to a refund", () => {
  it.each([
    "Transaction refund successful.",
    "Refunded successfully",
    "Success",
    "Refund\nsuccessful",
  ])("%p is a success", (detail) => {
    expect(readRefund({ httpStatus: 200, body: { detail } })).toBeUndefined()
  })

  it.each([
    "Refund unsuccessful.",
    "Refund was not successful.",
    "No success.",
    "Failed: success rate too low",
    "Queued",
    "",
  ])("%p is none, and nobody knows whether money went back", (detail) => {
    expect(() => readRefund({ httpStatus: 200, body: { detail } })).toThrow(
      expect.objectContaining({ code: "bad_answer", outcomeUnknown: true })
    )
  })

  it("says nothing by its words when the HTTP code is an error", () => {
    const body = { detail: "Transaction refund successful." }
    expect(() => readRefund({ httpStatus: 400, body })).toThrow(
      expect.objectContaining({ code: "refused", outcomeUnknown: false })
    )
  })
})
