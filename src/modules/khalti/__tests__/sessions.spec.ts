import { sessionsOf } from "../sessions"

describe("The sessions of a link", () => {
  it("are the one it was made for when it was handed to no other", () => {
    expect(sessionsOf({ session_id: "payses_1", session_ids: null })).toEqual([
      "payses_1",
    ])
  })

  it("are all it was handed to, each once, its newest first", () => {
    expect(
      sessionsOf({
        session_id: "payses_3",
        session_ids: ["payses_1", "payses_2", "payses_3"],
      })
    ).toEqual(["payses_3", "payses_2", "payses_1"])
  })
})
