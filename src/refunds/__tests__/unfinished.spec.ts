import { unfinishedRefunds } from "../unfinished"

type Ledger = Parameters<typeof unfinishedRefunds>[1]

const inMedusa = (...ids: string[]) => ({
  refunds: ids.map((id) => ({ id })),
  refundedPaisa: ids.length * 100,
})

const inLedger = (
  key: string,
  parts: Partial<Ledger[number]> = {}
): Ledger[number] => ({
  idempotency_key: key,
  amount: 100,
  status: "succeeded",
  recorded: true,
  ...parts,
})

describe("refunds that Medusa's books show and core never finished", () => {
  it.each<[string, string[], Ledger, "completed" | "refunded", string[]]>([
    ["a refund that core finished", ["a"], [inLedger("a")], "completed", []],
    [
      "a refund on its way",
      ["a"],
      [inLedger("a", { status: "requested", recorded: false })],
      "completed",
      [],
    ],
    [
      "a call that never arrived",
      ["a"],
      [inLedger("a", { status: "refused", recorded: false })],
      "completed",
      ["a"],
    ],
    [
      "a part of which nobody knows",
      ["a"],
      [inLedger("a", { status: "unknown", recorded: false })],
      "completed",
      ["a"],
    ],
    [
      "money that is back, and core never heard of it",
      ["a"],
      [inLedger("a", { recorded: false })],
      "refunded",
      ["a"],
    ],
    ["a refund that died before its call", ["a"], [], "completed", ["a"]],
    [
      "a second part that died before its call",
      ["a", "b"],
      [inLedger("a")],
      "completed",
      ["b"],
    ],
    [
      "a refund by other hands that core recorded under a name of its own",
      ["b"],
      [inLedger("a")],
      "completed",
      [],
    ],
    ["money returned in Khalti's dashboard", ["a"], [], "refunded", []],
  ])("%s", (_what, medusa, ledger, answer, unfinished) => {
    expect(unfinishedRefunds(inMedusa(...medusa), ledger, answer)).toEqual(
      unfinished
    )
  })

  it("has none without a payment", () => {
    expect(unfinishedRefunds(null, [], "completed")).toEqual([])
  })
})
