import type { Deed } from "../history"
import type { Command } from "./command"
import type { LinkScene, Scene } from "./perform"

type OnCart = Extract<Command, { cart: number }>
type OnLink = Extract<Command, { link: number }>

/** What a customer does in the storefront. Null: not a customer's act. */
export const customerActs = {
  async onCart(scene: Scene, command: OnCart): Promise<Deed[] | null> {
    switch (command.do) {
      case "get_link":
        return getLink(scene)
      case "complete":
        return complete(scene)
      case "change_cart":
        return changeCart(scene, command.more)
      case "leave_khalti": {
        const { play, slot } = scene
        const left = await play.shopper.leaveKhalti(slot.collection)
        return left ? [{ did: "left_khalti", cart: slot.id }] : []
      }
      default:
        return null
    }
  },

  async onLink(scene: LinkScene, command: OnLink): Promise<Deed[] | null> {
    switch (command.do) {
      case "come_back":
        return comeBack(scene, command.times)
      case "ask": {
        const { play, link } = scene
        await play.shopper.askHow(link.token, { pidx: link.pidx })
        return [{ did: "returned", pidx: link.pidx }]
      }
      default:
        return null
    }
  },
}

async function getLink({ play, slot }: Scene): Promise<Deed[]> {
  const { khalti } = play.stage
  const before = khalti.payments().length
  const link = await play.shopper.requestLink(slot.collection)
  if (link) {
    if (slot.links.every(({ pidx }) => pidx !== link.pidx)) {
      slot.links.push(link)
    }
    const { pidx } = link
    const { amount: paisa } = khalti.payment(pidx)
    return [{ did: "got_link", cart: slot.id, pidx, paisa }]
  }
  return khalti.payments().length > before
    ? [{ did: "link_never_seen", cart: slot.id }]
    : []
}

async function complete({ play, slot }: Scene): Promise<Deed[]> {
  const { body } = await play.shopper.complete(slot.id)
  const answer = body.type === "order" ? "order" : "refused"
  return [{ did: "completed_cart", cart: slot.id, answer }]
}

/** One more, or one less, of the first line; back again makes the old sum. */
async function changeCart(
  { play, slot }: Scene,
  more: boolean
): Promise<Deed[]> {
  const quantity = more ? 4 : slot.firstQuantity
  const path = `${slot.id}/line-items/${slot.line}`
  const paisa = await play.shopper.change(path, { quantity })
  return paisa === null ? [] : [{ did: "changed_cart", cart: slot.id, paisa }]
}

/** Comes back once, or several times at once (two tabs, two devices). */
async function comeBack(
  { play, link }: LinkScene,
  times: number
): Promise<Deed[]> {
  const url = play.stage.khalti.returnUrl(link.pidx)
  const answers = await Promise.all(
    Array.from({ length: times }, () =>
      fetch(url, { redirect: "manual" }).then(({ status }) => status)
    )
  )
  const wrong = answers.filter((status) => status !== 303)
  // A server that dies while it answers may answer anything.
  if (wrong.length > 0 && !play.stage.mortality.isDead) {
    throw new Error(`The callback answered ${wrong.join(", ")}, not 303`)
  }
  return [{ did: "returned", pidx: link.pidx }]
}
