import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { readFileSync } from "node:fs"
import type { Fault } from "../../../sandbox"
import { act, holdForMobile, type TestShop, useOptions } from "../../kit"

const KEY = "live_secret_key_of_the_tests"
const EMAIL = "sita@himal.example"
const NUMBER = "9800000005"
const OTHER_NUMBER = "9800000000"

/** The key, a mobile number that is not masked, an email address, the customer's name and street. */
const SECRET =
  /live_secret_key|@himal\.example|(?<![A-Za-z0-9])(?:\+?977[ -]?)?9[678](?:[ -]?\d){8}(?![A-Za-z0-9])|Shrestha|Jhamsikhel/

/** A gateway that repeats everything it was sent. */
const ECHO = {
  detail: `Key ${KEY} of ${EMAIL}, +977 ${NUMBER}`,
  customer_info: {
    email: [`${EMAIL} is not known`],
    phone: [`${NUMBER} is not known`],
  },
  error_key: "validation_error",
}
const echo = (status: number): Fault => ({
  kind: "refuse",
  status,
  body: ECHO,
  times: 2,
})

/** Everything that is logged from now on, at any level, by Medusa's logger and the console. */
function listen(shop: TestShop): string[] {
  const said: string[] = []
  const hear = (...words: unknown[]) => {
    for (const word of words) {
      said.push(word instanceof Error ? String(word.stack) : stringify(word))
    }
    return undefined as never
  }
  const logger = shop.container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const level of [
    "panic",
    "error",
    "warn",
    "info",
    "log",
    "debug",
    "success",
    "failure",
    "activity",
    "progress",
  ] as const) {
    jest.spyOn(logger, level).mockImplementation(hear)
  }
  for (const level of ["error", "warn", "info", "log", "debug"] as const) {
    jest.spyOn(console, level).mockImplementation(hear)
  }
  return said
}

/** An admin may read the order's phone, to confirm it for a refund; it is read from the order each time. */
const SUGGESTION = /"suggested_mobile":"\d+",?/g

function stringify(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "")
}

/** A payment's whole life at every endpoint; what the endpoints answered. */
async function live(shop: TestShop): Promise<string[]> {
  const answers: unknown[] = []
  const hear = <Answer>(answer: Answer): Answer => {
    answers.push(answer)
    return answer
  }
  const { storefront, sandbox } = shop

  const paid = await shop.placeSale()
  const back = sandbox.pay(paid.pidx, { mobile: NUMBER })
  hear(await shop.comeBackBy(`${back}&mobile=${NUMBER}&email=${EMAIL}`))
  hear((await storefront.askHow(paid.return_token)).body)

  const canceled = await shop.placeSale("TOPI-L")
  hear(await shop.comeBackBy(sandbox.cancel(canceled.pidx)))
  hear(await shop.comeBack(canceled.return_token, { pidx: EMAIL }))
  const givenUp = await shop.placeSale("TOPI-L")
  hear((await storefront.giveUp(givenUp.return_token, { pidx: EMAIL })).body)
  hear((await storefront.giveUp(givenUp.return_token)).body)
  for (const pidx of [NUMBER, EMAIL, KEY]) {
    hear(await shop.comeBack("AAAAAAAAAAAAAAAAAAAAAA", { pidx }))
    hear(await shop.comeBack(paid.return_token, { pidx, mobile: NUMBER }))
    hear((await storefront.askHow(paid.return_token, { pidx })).body)
  }

  await refusedInitiates(shop, hear)
  await refusedQuestions(shop, hear)
  await refunds(shop, hear)
  await shop.untilIdle()
  await readTheAdmin(shop, hear)
  return answers.map((answer) => stringify(answer).replace(SUGGESTION, ""))
}

type Hear = <Answer>(answer: Answer) => Answer

async function refusedInitiates(shop: TestShop, hear: Hear): Promise<void> {
  const { storefront, sandbox } = shop
  const cart = await shop.fillCart("TOPI-M", 1)
  const collection = await storefront.collectionOf(cart.id)
  for (const fault of [echo(400), echo(401), echo(500)]) {
    sandbox.fault("initiate", fault)
    const { status, body } = await storefront.requestSession(collection)
    expect(status).toBe(422)
    hear(body)
    sandbox.clearFaults()
  }
}

/** The key is refused, Khalti repeats what it was sent, and it answers with an unknown status. */
async function refusedQuestions(shop: TestShop, hear: Hear): Promise<void> {
  const sale = await shop.placeSale()
  const faults: Fault[] = [
    { kind: "401" },
    echo(401),
    echo(400),
    echo(503),
    { kind: "unknown_status", word: `${EMAIL} ${NUMBER} ${KEY}` },
  ]
  for (const fault of faults) {
    shop.sandbox.fault("lookup", { ...fault, times: 5 })
    await shop.letTimePass(6 * 60_000)
    await shop.sweep()
    hear((await shop.storefront.askHow(sale.return_token)).body)
    hear((await act(shop, sale.pidx, "check")).body)
    shop.sandbox.clearFaults()
  }
}

/** By Medusa, to a bank with a number, refused with an echo, and after a release. */
async function refunds(shop: TestShop, hear: Hear): Promise<void> {
  const wallet = await shop.sell("TOPI-M", 1, { mobile: NUMBER })
  shop.sandbox.fault("refund", echo(400))
  hear((await shop.merchant.refund(wallet.paymentId)).body)
  shop.sandbox.clearFaults()

  const bank = await shop.sell("TOPI-M", 1, { channel: "bank" })
  hear((await shop.merchant.refund(bank.paymentId)).body)
  const given = await act(shop, bank.pidx, "refund", { mobile: NUMBER })
  expect(given.status).toBe(200)
  hear(given.body)

  const held = await holdForMobile(shop)
  hear((await act(shop, held.pidx, "refund", { mobile: `12${NUMBER}` })).body)
  const sent = await act(shop, held.pidx, "refund", { mobile: OTHER_NUMBER })
  expect(sent.status).toBe(200)
  hear(sent.body)
}

async function readTheAdmin(shop: TestShop, hear: Hear): Promise<void> {
  const list = await shop.merchant.ask("GET", "khalti/payments?limit=100")
  const { khalti_payments: payments } = hear(list.body) as {
    khalti_payments: { id: string }[]
  }
  expect(payments).toHaveLength(10)
  for (const { id } of payments) {
    hear((await shop.merchant.ask("GET", `khalti/payments/${id}`)).body)
  }
  hear((await shop.merchant.ask("GET", "khalti/health")).body)
}

/** Lines that hold something secret, cut to what matters. */
function leaks(lines: string[]): string[] {
  return lines.flatMap((line) => {
    const found = SECRET.exec(line)
    if (!found) return []
    return [line.slice(Math.max(0, found.index - 120), found.index + 80)]
  })
}

export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 1000 })
  afterEach(() => jest.restoreAllMocks())

  it("a whole life of payments leaves no key, number, address or name in a log, a row, an event, a notification, a session or an answer", async () => {
    const said = listen(shop)
    const answers = await live(shop)
    await shop.khalti.flushLog()
    jest.restoreAllMocks()

    const log = readFileSync(shop.logFile, "utf8").trim().split("\n")
    const rows = async (table: string, column = "*") =>
      (await shop.sql(`select ${column} from ${table}`)).map(stringify)
    const announced = [
      "khalti.payment.captured",
      "khalti.payment.canceled",
      "khalti.payment.refunded",
      "khalti.payment.held",
    ].flatMap((name) => shop.events.of(name))

    const places: Record<string, string[]> = {
      "what was logged": said,
      "khalti_payments.log": log,
      "what the endpoints answered": answers,
      announcements: announced.map(stringify),
      khalti_event: await rows("khalti_event"),
      khalti_payment: await rows("khalti_payment"),
      khalti_refund: await rows("khalti_refund"),
      khalti_sweep: await rows("khalti_sweep"),
      payment_session: await rows("payment_session", "data"),
      payment: await rows("payment", "data"),
      notification: await rows("notification"),
    }
    for (const [place, lines] of Object.entries(places)) {
      expect({ place, empty: lines.length === 0 }).toEqual({
        place,
        empty: place === "khalti_sweep" && lines.length === 0,
      })
      expect({ place, leaks: leaks(lines) }).toEqual({ place, leaks: [] })
    }
    // Who has a return token can ask about its payment: it is the customer's alone.
    const tokens = await shop.sql("select return_token from khalti_payment")
    for (const lines of [log, answers, places.khalti_event]) {
      const text = lines.join("\n")
      expect(text.includes("refund_succeeded")).toBe(true)
      const told = tokens.filter((one) =>
        text.includes(String(one.return_token))
      )
      expect(told).toEqual([])
    }
    expect(log.filter((line) => line.includes("return_token"))).toEqual([])
  }, 300_000)
}
