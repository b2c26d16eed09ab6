import { HEAD_OF_LINK } from "../../../src/modules/khalti/leases"
import { DUE_COLLECTIONS } from "../../../src/modules/khalti/queries"
import { MINUTE, SECOND, type TestShop } from "../../kit"

/** Some years of a small shop. */
const FINISHED = 50_000

type PlanNode = {
  "Node Type": string
  "Index Name"?: string
  "Actual Rows": number
  "Rows Removed by Filter"?: number
  Plans?: PlanNode[]
}

/** The sweep is the only one who notices a customer that pays and closes the tab. */
export default function cases(shop: TestShop): void {
  /** Copies of a finished sale, under their own names. */
  const finishedYears = async (pidx: string) => {
    const columns = await shop.sql(
      `select column_name from information_schema.columns
        where table_name = 'khalti_payment' and table_schema = 'public'`
    )
    const named = [
      ...["id", "reference", "pidx", "return_token", "transaction_id"],
      ...["session_id", "collection_id"],
    ]
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

  /** Which indexes a query reads, and the most rows that one part of it looks at. */
  const costOf = async (query: string) => {
    const [answer] = await shop.sql(`explain (analyze, format json) ${query}`)
    const [{ Plan }] = answer["QUERY PLAN"] as { Plan: PlanNode }[]
    const nodes = nodesOf(Plan)
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan")
    const rows = nodes.map(
      (node) => node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)
    )
    const indexes = nodes.flatMap((node) => node["Index Name"] ?? [])
    return { indexes, rows: Math.max(...rows) }
  }

  it("the sweep's cost hangs on what is due: beside 50,000 finished payments it reads three rows by the partial index, and one row to take a lease", async () => {
    const sold = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.pay(sold.pidx))
    await shop.untilIdle()
    await finishedYears(sold.pidx)
    for (let sales = 0; sales < 3; sales++) await shop.startSale("TOPI-L", 1)
    await shop.sql(
      "update khalti_payment set next_check_at = now() where outcome = 'open'"
    )

    const due = await costOf(DUE_COLLECTIONS.replace("?", "120"))
    expect(due.indexes.sort()).toEqual([
      "IDX_khalti_payment_collection_id",
      "IDX_khalti_payment_due",
    ])
    expect(due.rows).toBe(3)

    const head = await costOf(
      `select ${HEAD_OF_LINK} from khalti_payment as link where id = 'copy-25000'`
    )
    expect(head.indexes).toContain("IDX_khalti_payment_collection_id")
    expect(head.rows).toBe(1)
  })

  it("money is found beside 25 links of an earlier key that Khalti refused: the sweep does not take them for today's", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    await shop.sql(
      `insert into khalti_payment
         (id, reference, pidx, return_token, session_id, collection_id, amount, raw_amount,
          expires_at, next_check_at, returned_at, host, key_fingerprint, last_error)
       select 'old-' || n, 'old-' || n, 'old-' || n, 'old-' || n, 'old-' || n, 'old-' || n,
              amount, raw_amount, now(), now(), now(), host, 'earlier', 'refused_key: Invalid token.'
         from khalti_payment, generate_series(1, 25) n where pidx = $1`,
      [sale.pidx]
    )
    shop.sandbox.pay(sale.pidx)
    await shop.letTimePass(2 * MINUTE + SECOND)
    await shop.sweep()
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
  })
}
