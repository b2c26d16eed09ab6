import type { Reply } from "../../../kit/call"
import type { HistoryEvent } from "../history"
import type { CartCommand, CartTarget, LinkCommand, LinkTarget } from "./target"

/** What a customer does with a cart in the storefront. Null: a command of another kind. */
export async function runCustomerOnCart(
  target: CartTarget,
  command: CartCommand
): Promise<HistoryEvent[] | null> {
  switch (command.do) {
    case "request_link":
      return requestLink(target)
    case "complete":
      return complete(target)
    case "change_cart":
      return changeCart(target, command.more)
    case "switch_provider":
      return switchProvider(target)
    default:
      return null
  }
}

/** What a customer does with a link. Null: a command of another kind. */
export async function runCustomerOnLink(
  target: LinkTarget,
  command: LinkCommand
): Promise<HistoryEvent[] | null> {
  switch (command.do) {
    case "come_back":
      return comeBack(target, command.times)
    case "poll":
      return poll(target)
    case "give_up":
      return giveUp(target)
    default:
      return null
  }
}

async function requestLink({ run, cart }: CartTarget): Promise<HistoryEvent[]> {
  const { khalti } = run.world
  const before = khalti.payments().length
  const link = await run.shopper.requestLink(cart.collection)
  if (link) {
    if (cart.links.every(({ pidx }) => pidx !== link.pidx)) {
      cart.links.push(link)
    }
    const { pidx } = link
    const { amount: paisa } = khalti.payment(pidx)
    return [{ type: "link_issued", cart: cart.id, pidx, paisa }]
  }
  return khalti.payments().length > before
    ? [{ type: "link_answer_lost", cart: cart.id }]
    : []
}

async function complete({ run, cart }: CartTarget): Promise<HistoryEvent[]> {
  const { body } = await run.shopper.complete(cart.id)
  const answer = body.type === "order" ? "order" : "refused"
  return [{ type: "cart_completed", cart: cart.id, answer }]
}

/** More of the first line, or the first quantity again, which makes the old sum. */
async function changeCart(
  { run, cart }: CartTarget,
  more: boolean
): Promise<HistoryEvent[]> {
  const quantity = more ? 4 : cart.firstQuantity
  const path = `${cart.id}/line-items/${cart.line}`
  const paisa = await run.shopper.change(path, { quantity })
  return paisa === null ? [] : [{ type: "cart_changed", cart: cart.id, paisa }]
}

async function switchProvider({
  run,
  cart,
}: CartTarget): Promise<HistoryEvent[]> {
  const switched = await run.shopper.switchProvider(cart.collection)
  return switched ? [{ type: "provider_switched", cart: cart.id }] : []
}

/** Comes back once, or several times at once (two tabs, two devices). */
async function comeBack(
  { run, link: { pidx } }: LinkTarget,
  times: number
): Promise<HistoryEvent[]> {
  const url = run.world.khalti.returnUrl(pidx)
  const answers = await Promise.all(
    Array.from({ length: times }, () => fetch(url, { redirect: "manual" }))
  )
  const wrong = answers.filter(({ status }) => status !== 303)
  // A server that crashes while it answers may answer anything.
  if (wrong.length > 0 && !run.world.crashes.isDown) {
    const statuses = wrong.map(({ status }) => status)
    throw new Error(`The callback answered ${statuses.join(", ")}, not 303`)
  }
  return [
    { type: "customer_returned", pidx },
    ...answers.flatMap(({ headers }) => toldInAddress(pidx, headers)),
  ]
}

async function poll({
  run,
  link: { pidx, token },
}: LinkTarget): Promise<HistoryEvent[]> {
  const reply = await run.shopper.askHow(token, { pidx })
  return [{ type: "customer_returned", pidx }, ...toldInJson(pidx, reply)]
}

async function giveUp({
  run,
  link: { pidx, token },
}: LinkTarget): Promise<HistoryEvent[]> {
  const reply = await run.shopper.giveUp(token, { pidx })
  return [
    { type: "customer_returned", pidx },
    { type: "gave_up", pidx },
    ...toldInJson(pidx, reply),
  ]
}

function toldInAddress(pidx: string, headers: Headers): HistoryEvent[] {
  const location = headers.get("location")
  const told = location ? new URL(location).searchParams : null
  const result = told?.get("khalti_result")
  const reason = told?.get("khalti_reason") ?? ""
  return result ? [{ type: "customer_told", pidx, result, reason }] : []
}

function toldInJson(pidx: string, { status, body }: Reply): HistoryEvent[] {
  return status === 200
    ? [
        {
          type: "customer_told",
          pidx,
          result: String(body.result),
          reason: String(body.reason),
        },
      ]
    : []
}
