import { apiBases } from "../hosts"

describe("Khalti's API behind the path of a proxy", () => {
  it.each([
    ["https://proxy.np/api/khalti", "https://proxy.np/api/khalti"],
    ["https://proxy.np/epayment/api/v2", "https://proxy.np/epayment"],
    ["https://proxy.np/khalti//", "https://proxy.np/khalti"],
  ])("lies for %s under %s", (baseUrl, prefix) => {
    expect(apiBases(baseUrl)).toEqual({
      apiBase: `${prefix}/api/v2/`,
      refundBase: `${prefix}/api/merchant-transaction/`,
    })
  })
})
