import type { MedusaContainer } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"
import type { Cart } from "../../demo/check/storefront"
import type { Shop, Sku } from "../../demo/seed"
import { fillCart } from "./sell-in-process"
import type { RunSql } from "./test-database"

/**
 * Guests' carts, ready to be paid. The first of each kind is filled by core's
 * workflows, and all later ones are copies of its rows: core takes 240 queries
 * for one cart, and hardly a test is about them. A test that changes prices or
 * taxes fills its cart with `storefront.fillCart` instead.
 */
export class CopiedCarts {
  private readonly originals = new Map<string, Original>()

  constructor(
    private readonly container: MedusaContainer,
    private readonly shop: Shop,
    private readonly sql: RunSql
  ) {}

  /** One more cart with this in it. */
  async fill(sku: Sku, quantity: number): Promise<Cart> {
    const kind = `${quantity} ${sku}`
    const original = this.originals.get(kind)
    if (original) return this.copy(original)
    const cart = await fillCart(this.container, this.shop, sku, quantity)
    const [{ rows, ids }] = await this.sql(READ_ROWS, [cart.id])
    this.originals.set(kind, {
      text: JSON.stringify({ cart, rows }),
      ids: ids as string[],
    })
    return cart
  }

  private async copy({ text, ids }: Original): Promise<Cart> {
    const own = ids.reduce(
      (copied, id) => copied.replaceAll(id, freshId(id)),
      text
    )
    const { cart, rows } = JSON.parse(own) as { cart: Cart; rows: unknown }
    await this.sql(WRITE_ROWS, [JSON.stringify(rows)])
    return cart
  }
}

/** A cart with its rows, and the ids that a copy has of its own. */
type Original = { text: string; ids: string[] }

/** `cart_01J…` gives another `cart_01J…`. */
function freshId(id: string): string {
  return generateEntityId(undefined, id.slice(0, id.lastIndexOf("_")))
}

/** Where the rows of a filled cart are, each with what picks them; `$1` is the cart's id. */
const TABLES: Record<string, string> = {
  cart: "id = $1",
  cart_address:
    "id in (select unnest(array[shipping_address_id, billing_address_id]) from cart where id = $1)",
  cart_line_item: "cart_id = $1",
  cart_line_item_tax_line:
    "item_id in (select id from cart_line_item where cart_id = $1)",
  cart_shipping_method: "cart_id = $1",
  cart_shipping_method_tax_line:
    "shipping_method_id in (select id from cart_shipping_method where cart_id = $1)",
}

/** The guest is one customer, however many carts there are. */
const CUSTOMER = "id = (select customer_id from cart where id = $1)"

const READ_ROWS = `
  with own as (
    ${Object.entries(TABLES)
      .map(
        ([table, picks]) =>
          `select '${table}' as name, id, to_jsonb(one) as row from ${table} one where ${picks}`
      )
      .join(" union all ")}
  ), all_rows as (
    select name, row from own
    union all select 'customer', to_jsonb(one) from customer one where ${CUSTOMER}
  )
  select (select jsonb_object_agg(name, rows) from
           (select name, jsonb_agg(row) as rows from all_rows group by name) tables) as rows,
         (select jsonb_agg(id) from own) as ids`

const WRITE_ROWS = `
  with ${["customer", ...Object.keys(TABLES)]
    .map(
      (table) =>
        `into_${table} as (
           insert into ${table}
           select * from jsonb_populate_recordset(null::${table}, $1::jsonb -> '${table}')
           on conflict do nothing)`
    )
    .join(", ")}
  select 1`
