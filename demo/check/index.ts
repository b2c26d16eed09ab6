import { rm } from "node:fs/promises"
import { say } from "../progress"
import { startDemo, type Demo, type Stoppable } from "../start-demo"
import { BackOffice } from "./back-office"
import type { Counter } from "./purchase"
import { buyAndCancel, buyAndPay, buyAndVanish } from "./purchases"
import { Report, StepFailed } from "./report"
import { Storefront } from "./storefront"

/**
 * Starts the demo, buys three times over HTTP, stops everything, and ends with
 * one line that says how it went.
 *
 * @returns the exit code: 0 when every step was as it must be
 */
export async function check(running: Stoppable): Promise<number> {
  const demo = await startDemo(running, { admin: false })
  const report = new Report("demo check")
  const counter = await openCounter(demo, report)
  for (const buy of [buyAndPay, buyAndCancel, buyAndVanish]) {
    await buy(counter).catch(passOverFailedStep)
  }
  console.log()
  say("Stopping …")
  await running.stop()
  if (report.passed) await rm(demo.logFile)
  else console.log(`The shop's log: ${demo.logFile}`)
  console.log(report.summary)
  return report.passed ? 0 : 1
}

async function openCounter(demo: Demo, report: Report): Promise<Counter> {
  const { url, shop } = demo.shop
  return {
    report,
    storefront: new Storefront(url, shop),
    office: await BackOffice.signIn(url, shop.admin),
    variant: shop.variants["TOPI-M"],
    quantity: 2,
    storefrontUrl: demo.storefrontUrl,
    databaseUrl: demo.databaseUrl,
  }
}

/** A failed step ends its purchase, not the check. */
function passOverFailedStep(error: unknown): void {
  if (!(error instanceof StepFailed)) throw error
}
