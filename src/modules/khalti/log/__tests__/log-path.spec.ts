import { placeLog, type Watch } from "../log-path"

const DEVELOP: Watch = {
  mode: "development",
  forked: true,
  command: "start",
  cwd: "/srv/shop",
}

describe("where the payment log lies", () => {
  it.each([
    ["khalti_payments.log", ".medusa/khalti_payments.log"],
    ["logs/khalti.log", ".medusa/logs/khalti.log"],
    ["/srv/shop/khalti.log", ".medusa/khalti.log"],
  ])(
    "medusa develop is not restarted by it: %s becomes %s",
    (file, expected) => {
      expect(placeLog(file, DEVELOP)).toBe(expected)
    }
  )

  it.each(["/var/log/khalti.log", "../khalti.log", ".logs/khalti.log"])(
    "what medusa develop does not watch stays where it is: %s",
    (file) => {
      expect(placeLog(file, DEVELOP)).toBe(file)
    }
  )

  it.each<[string, Partial<Watch>]>([
    ["production", { mode: "production" }],
    ["a server that nobody forked", { forked: false }],
    ["another command", { command: "exec" }],
  ])("%s is not watched: the log lies where the option says", (_, other) => {
    expect(placeLog("khalti_payments.log", { ...DEVELOP, ...other })).toBe(
      "khalti_payments.log"
    )
  })
})
