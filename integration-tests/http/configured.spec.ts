import { casesIn, inOwnFolder, openShop } from "../kit"

/** A shop whose configuration differs from that of the other tests wherever it can. */
openShop(
  {
    storeCors:
      "http://localhost:8000,https://shop.himal.example,/\\.evil\\.example$/",
    // As found in many configurations; the sales show that the calls still arrive.
    baseUrlSuffix: "epayment/",
    seed: { taxInclusive: true },
    options: {
      logFile: undefined,
      successUrl:
        "https://thanks.himal.example/{country_code}/{order_id}?from=khalti#top",
      pendingUrl: "http://localhost:8000/wait/{cart_id}",
      failureUrl: "http://localhost:8000/{country_code}/again",
    },
  },
  (shop) => {
    inOwnFolder()
    casesIn("configured")(shop)
  }
)
