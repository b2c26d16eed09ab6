import { normaliseMobile } from "../mobile"

describe("a mobile number that a human names", () => {
  it.each([
    "9800000005",
    " 9800000005 ",
    "980 000 0005",
    "980-000-0005",
    "+9779800000005",
    "+977 980-0000005",
    "9779800000005",
  ])("%p is 9800000005", (text) => {
    expect(normaliseMobile(text)).toBe("9800000005")
  })

  it("takes numbers that begin with 97 as well", () => {
    expect(normaliseMobile("9761234567")).toBe("9761234567")
  })

  it.each([
    "",
    "980000000",
    "98000000051",
    "9600000000",
    "98XXXXX005",
    "+1 9800000005",
    "0977 9800000005",
    "9800000005; 9800000006",
    "९८०००००००५",
  ])("%p is none", (text) => {
    expect(normaliseMobile(text)).toBeNull()
  })
})
