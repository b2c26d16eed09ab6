import { DUE_LINKS } from "../../src/modules/khalti/service"
import { openShop } from "../kit"

const MINUTE = 60_000
/** Some years of a small shop. */
const FINISHED = 50_000

interface PlanNode {
  "Node Type": string
  "Index Name"?: string
  "Actual Rows": number
  "Rows Removed by Filter"?: number
  Plans?: PlanNode[]
}

/** The sweep is the only one who notices a customer that pays and closes the tab. */
openShop({}, (shop) => {
  /** Copies of a finished sale, under their own names. */
  const finishedYears = async (pidx: string) => {
    const columns = await shop.sql(
      `select column_name from information_schema.columns
        where table_name = 'khalti_payment' and table_schema = 'public'`
    )
    const named = ["id", "reference", "pidx", "return_token", "transaction_id"]
    const names = columns.map(({ column_name }) => `"${String(column_name)}"`)
    const values = columns.map(({ column_name: name }) =>
      named.includes(String(name)) ? `'copy-' || n` : `"${String(name)}"`
    )
    await shop.sql(
      `insert into khalti_payment (${names.join(", ")})
       select ${values.join(", ")} from khalti_payment, generate_series(1, ${FINISHED}) n
        where pidx = $1`,
      [pidx]
    )
    await shop.sql(
      "update khalti_payment set next_check_at = null where id like 'copy-%'"
    )
    await shop.sql("vacuum analyze khalti_payment")
  }

  const nodesOf = (node: PlanNode): PlanNode[] => [
    node,
    ...(node.Plans ?? []).flatMap(nodesOf),
  ]

  it("the sweep's cost hangs on what is open: beside 50,000 finished payments it reads the partial index and three rows", async () => {
    const sold = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.pay(sold.pidx))
    await shop.untilIdle()
    await finishedYears(sold.pidx)
    for (let sales = 0; sales < 3; sales++) await shop.startSale("TOPI-L", 1)
    await shop.sql(
      "update khalti_payment set next_check_at = now() where outcome = 'open'"
    )

    const [answer] = await shop.sql(
      `explain (analyze, format json) ${DUE_LINKS.replace("?", "120")}`
    )
    const [{ Plan }] = answer["QUERY PLAN"] as { Plan: PlanNode }[]
    const nodes = nodesOf(Plan)
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan")
    expect(nodes).toContainEqual(
      expect.objectContaining({ "Index Name": "IDX_khalti_payment_due" })
    )
    const read = nodes.map(
      (node) => node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)
    )
    expect(Math.max(...read)).toBe(3)
  })

  it("a customer who pays and closes the tab has his order paid within minutes", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.pay(sale.pidx)
    await shop.letTimePass(2 * MINUTE + 1_000)
    await shop.sweep()
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      paymentStatus: "captured",
    })
  })
})
