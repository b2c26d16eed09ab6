import { once } from "node:events"
import express, { type ErrorRequestHandler, type Express } from "express"
import type { Shop, ShopVariant } from "../seed/shop"
import { Storefront } from "../check/storefront"
import { failurePage, outcomePage, shelfPage } from "./pages"

/**
 * A storefront to click through: it buys through the Store API and shows what
 * the shop says when Khalti sends the customer back.
 *
 * @param port - of loopback
 * @returns how to stop it
 */
export async function startStorefront(
  port: number,
  shopUrl: string,
  shop: Shop
): Promise<() => Promise<void>> {
  const server = routes(new Storefront(shopUrl, shop), shop).listen(
    port,
    "localhost"
  )
  await once(server, "listening")
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}

function routes(store: Storefront, shop: Shop): Express {
  const app = express()
  app.disable("x-powered-by")
  app.use(express.urlencoded({ extended: false }))
  app.get("/", (_request, response) => {
    response.send(shelfPage())
  })
  app.post("/buy", (request, response, next) => {
    const variant = new Map<string, ShopVariant>(
      Object.entries(shop.variants)
    ).get(String(request.body.sku))
    if (!variant) {
      response.status(404).send(failurePage("There is no such article."))
      return
    }
    store
      .fillCart(variant.id, 1)
      .then((cart) => pay(store, cart.id))
      .then((paymentUrl) => response.redirect(303, paymentUrl))
      .catch(next)
  })
  app.post("/pay", (request, response, next) => {
    pay(store, String(request.body.cart_id))
      .then((paymentUrl) => response.redirect(303, paymentUrl))
      .catch(next)
  })
  app.get(
    ["/:country/order/:order/confirmed", "/:country/checkout"],
    (request, response) => {
      const query = new URL(request.url, "http://localhost").searchParams
      const outcome = {
        result: query.get("khalti_result"),
        reason: query.get("khalti_reason"),
        orderId: query.get("order_id"),
        cartId: query.get("cart_id"),
      }
      response.send(outcomePage(outcome))
    }
  )
  app.use(showFailure)
  return app
}

/** Order first, as the plugin does by default: the order waits while the customer pays. */
async function pay(store: Storefront, cartId: string): Promise<string> {
  const { payment_url: paymentUrl } = await store.startPayment(cartId)
  await store.placeOrder(cartId)
  return paymentUrl
}

const showFailure: ErrorRequestHandler = (error, _request, response, _next) => {
  const reason = error instanceof Error ? error.message : String(error)
  response.status(502).send(failurePage(reason))
}
