import type { Deed } from "../history"
import { stockUp } from "../stage/shelf"
import type { Command } from "./command"
import type { LinkScene, Scene } from "./perform"

type OnCart = Extract<Command, { cart: number }>
type OnLink = Extract<Command, { link: number }>
type Elsewhere = Extract<Command, { do: "stock" | "khalti_fails" }>

/** A bad lookup is repeated twice by the client: half of the faults outlast that. */
const OUTLASTING = ["502_html", "429", "timeout"]

/** What the shop's staff and Khalti's machines do. Null: not an act of this kind. */
export const shopActs = {
  async without({ stage }: Scene["play"], command: Elsewhere): Promise<Deed[]> {
    if (command.do === "stock") {
      await stockUp(stage, command.units)
      return [{ did: "stock_set", units: command.units }]
    }
    const { endpoint, how } = command
    const lastsLong = endpoint === "lookup" && OUTLASTING.includes(how)
    stage.khalti.fault(endpoint, { kind: how, times: lastsLong ? 3 : 1 })
    return []
  },

  async onCart(scene: Scene, command: OnCart): Promise<Deed[] | null> {
    switch (command.do) {
      case "cancel_order":
        return cancelOrder(scene)
      case "check_status":
        return checkStatus(scene)
      default:
        return null
    }
  },

  async onLink(scene: LinkScene, command: OnLink): Promise<Deed[] | null> {
    return command.do === "admin_refund" ? refund(scene, command.share) : null
  },
}

async function orderOf({ play, slot }: Scene): Promise<string | null> {
  const { rows } = await play.stage.pg.raw<{ rows: { id: string }[] }>(
    `SELECT order_id AS id FROM order_cart WHERE cart_id = ? AND deleted_at IS NULL`,
    [slot.id]
  )
  return rows[0]?.id ?? null
}

async function cancelOrder(scene: Scene): Promise<Deed[]> {
  const order = await orderOf(scene)
  if (!order) {
    return []
  }
  const { status } = await scene.play.shopper.admin(
    `orders/${order}/cancel`,
    {}
  )
  return status === 200 ? [{ did: "admin_canceled", cart: scene.slot.id }] : []
}

/** Core's own button, which knows neither links nor canceled orders. */
async function checkStatus(scene: Scene): Promise<Deed[]> {
  const { play, slot } = scene
  const order = await orderOf(scene)
  const { rows } = await play.stage.pg.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM payment_session
      WHERE payment_collection_id = ? AND deleted_at IS NULL`,
    [slot.collection]
  )
  if (order && rows[0]) {
    await play.shopper.admin(`orders/${order}/payment-sessions/authorize`, {
      payment_session_id: rows[0].id,
    })
  }
  return []
}

async function refund(
  { play, link: { pidx } }: LinkScene,
  share: number
): Promise<Deed[]> {
  const { rows } = await play.stage.pg.raw<{
    rows: { id: string; amount: string }[]
  }>(
    `SELECT id, amount FROM payment
      WHERE data->>'pidx' = ? AND captured_at IS NOT NULL`,
    [pidx]
  )
  if (!rows[0]) {
    return []
  }
  const rupees = Number(rows[0].amount)
  const amount = share === 1 ? rupees : Math.floor(rupees * share * 100) / 100
  await play.shopper.admin(`payments/${rows[0].id}/refund`, { amount })
  return [{ did: "admin_refund_asked", pidx, paisa: Math.round(amount * 100) }]
}
