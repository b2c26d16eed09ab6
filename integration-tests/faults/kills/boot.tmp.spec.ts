import { Bazaar } from "../processes/bazaar"
import { findViolations } from "../processes/find-violations"
it("times", async () => {
  const t = Date.now()
  const say = (w: string) => process.stderr.write(`${w} ${Date.now() - t}\n`)
  const bazaar = await Bazaar.open()
  say("db")
  try {
    const a = await bazaar.boot()
    say("a")
    const b = await bazaar.boot()
    say("b")
    const cart = await b.storefront.fillCart(b.shop.variants["TOPI-M"].id, 1)
    const link = await b.storefront.startPayment(cart.id)
    const order = await b.storefront.placeOrder(cart.id)
    say("order " + order)
    const hold = bazaar.khalti.hold("lookup", { before: false })
    void b.comeBackBy(bazaar.khalti.pay(link.pidx)).catch(() => 0)
    await hold.reached
    await b.kill()
    await bazaar.pass(61000)
    await bazaar.runOut(a)
    say("run out")
    console.error(JSON.stringify(await bazaar.world(), null, 1), findViolations(await bazaar.world(), { announcements: bazaar.announcements, crashed: true }))
  } finally {
    await bazaar.close()
  }
  say("closed")
})
