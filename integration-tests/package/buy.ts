import path from "node:path"
import { pathToFileURL } from "node:url"
import { BackOffice } from "../../demo/check/back-office"
import { comeBack, visitHostedPage } from "../../demo/check/customer"
import type { Counter } from "../../demo/check/purchase"
import {
  buyAndCancel,
  buyAndPay,
  buyAndVanish,
} from "../../demo/check/purchases"
import { expectEqual, type Report } from "../../demo/check/report"
import { Storefront } from "../../demo/check/storefront"
import type { Shop } from "../../demo/seed"
import { STOREFRONT_FILE } from "./app"
import type { StrangersShop } from "./shop"

/** How long a mail may take after its payment, in ms: a subscriber runs when it is its turn. */
const MAIL_MS = 20_000

/** The demo's three purchases, one with the README's own storefront code, and the mails that came of them. */
export async function buyEverything(
  report: Report,
  shop: StrangersShop,
  seeded: Shop,
  folder: string
): Promise<void> {
  const counter: Counter = {
    report,
    storefront: new Storefront(shop.url, seeded),
    office: await BackOffice.signIn(shop.url, seeded.admin),
    variant: seeded.variants["TOPI-M"],
    quantity: 2,
    storefrontUrl: shop.storefrontUrl,
    databaseUrl: shop.databaseUrl,
  }
  const paid = await buyAndPay(counter)
  const canceled = await buyAndCancel(counter)
  const vanished = await buyAndVanish(counter)
  const byReadme = await buyAsTheReadmeSays(counter, shop.url, seeded, folder)
  await expectMails(report, shop, {
    confirmed: [paid.orderId, vanished.orderId, byReadme],
    never: canceled.orderId,
  })
}

async function buyAsTheReadmeSays(
  { report, storefront, office, variant }: Counter,
  url: string,
  seeded: Shop,
  folder: string
): Promise<string> {
  report.chapter("Purchase 4: by the storefront code of the README")
  return report.step("paid and captured", async () => {
    const cart = await storefront.fillCart(variant.id, 1)
    process.env.MEDUSA_URL = url
    process.env.MEDUSA_PUBLISHABLE_KEY = seeded.publishableKey
    const file = pathToFileURL(path.join(folder, STOREFRONT_FILE)).href
    const { payWithKhalti } = (await import(file)) as {
      payWithKhalti: (cartId: string) => Promise<string>
    }
    const returnUrl = await visitHostedPage(await payWithKhalti(cart.id), "pay")
    const arrival = await comeBack(String(returnUrl))
    expectEqual("khalti_result", arrival.result, "paid")
    const orderId = String(arrival.orderId)
    const { payment_status: status } = await office.order(orderId)
    expectEqual("the payment status", status, "captured")
    return { line: orderId, result: orderId }
  })
}

async function expectMails(
  report: Report,
  shop: StrangersShop,
  { confirmed, never }: { confirmed: string[]; never: string }
): Promise<void> {
  report.chapter("Mail, by the example subscriber of the README")
  await report.step("one confirmation for each paid order", async () => {
    const deadline = Date.now() + MAIL_MS
    let mails = await shop.mails()
    while (mails.length < confirmed.length && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      mails = await shop.mails()
    }
    expectEqual("the mails", [...mails].sort(), [...confirmed].sort())
    return {
      line: `${mails.length} mails, none for ${never}`,
      result: undefined,
    }
  })
}
