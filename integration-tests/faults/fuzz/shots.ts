import fc from "fast-check"
import type { Shot } from "./shoot"

/** What the shooter knows: two links of their own, and of strangers what can be guessed or seen. */
export type Known = {
  publishableKey: string
  /** Token of a link of theirs that is paid and settled. */
  ownToken: string
  ownPidx: string
  /** Strangers' tokens; the shots only come near them. */
  strangerTokens: string[]
  /** Strangers' pidx, which anybody may have seen on a screen. */
  strangerPidx: string[]
}

const JSON_TYPE = { "content-type": "application/json" }

const KEYS = [
  "pidx",
  "status",
  "transaction_id",
  "amount",
  "total_amount",
  "mobile",
  "purchase_order_id",
  "purchase_order_name",
  "message",
  "return_to",
  "order_id",
  "session_id",
  "__proto__",
]

/** Any bytes of a path: plain, escaped, or an escape that means nothing. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[!$&-;=@-~]{1,12}$/) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 0, max: 255 })
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "%",
      "%zz",
      "%u0000",
      "..",
      "//",
      ";",
      "x".repeat(3000)
    ),
  }
)
const path = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((all) => all.join(""))

const word = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("Completed", "User canceled", "9800000005", "-1", "1e309")
)

/** Text in a URL; what cannot be encoded (half a character) is sent as an escape that means nothing. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return "%ed%a0%80"
  }
}

const query = (pidx: string[]) =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom(...KEYS, "pidx[]", "pidx[a]", "pidx"),
          fc.string()
        ),
        fc.oneof(word, fc.constantFrom(...pidx))
      ),
      { maxLength: 5 }
    )
    .map((pairs) =>
      pairs.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join("&")
    )

/** A token that is nearly a stranger's. */
const nearToken = (tokens: string[]) =>
  fc
    .tuple(
      fc.constantFrom(...tokens),
      fc.nat(21),
      fc.constantFrom("A", "_", "-", "")
    )
    .map(
      ([token, at, letter]) => token.slice(0, at) + letter + token.slice(at + 1)
    )
    .filter((token) => !tokens.includes(token))

const foreignToken = ({ strangerTokens }: Known) =>
  fc.oneof(
    path,
    nearToken(strangerTokens),
    fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    fc.constantFrom(...strangerTokens).map((token) => `${token}%20`)
  )

const body = (pidx: string[]) =>
  fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .dictionary(
        fc.constantFrom(...KEYS),
        fc.oneof(fc.jsonValue(), fc.constantFrom(...pidx))
      )
      .map((value) => JSON.stringify(value)),
    fc.string(),
    fc.constant("")
  )

const method = fc.constantFrom(
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "HEAD"
)

/** Paths beside the doors, by every method. */
function elsewhere(
  headers: Record<string, string>,
  seen: string[]
): fc.Arbitrary<Shot> {
  return fc
    .tuple(
      method,
      fc.constantFrom(
        "/khalti/",
        "/khalti/callback/",
        "/store/khalti/",
        "/store/khalti/callback/",
        "/admin/khalti/",
        "/admin/khalti/payments/",
        "/admin/khalti/refunds/",
        "/hooks/payment/khalti_khalti/"
      ),
      path,
      body(seen)
    )
    .map(([verb, door, rest, text]) => ({
      method: verb,
      path: door + rest,
      headers,
      body: ["GET", "HEAD"].includes(verb) ? undefined : text,
      isForeign: true,
    }))
}

/** Everything a stranger can send to the plugin's doors. */
export function shots(known: Known): fc.Arbitrary<Shot> {
  const { publishableKey, ownToken, ownPidx, strangerPidx } = known
  const storeHeaders = { "x-publishable-api-key": publishableKey, ...JSON_TYPE }
  const seen = [...strangerPidx, ownPidx]
  const browser = fc
    .tuple(foreignToken(known), query(seen))
    .map(([token, search]) => ({
      method: "GET",
      path: `/khalti/callback/${token}?${search}`,
      isForeign: true,
    }))
  const storefront = fc
    .tuple(foreignToken(known), body(seen))
    .map(([token, text]) => ({
      method: "POST",
      path: `/store/khalti/callback/${token}`,
      headers: storeHeaders,
      body: text,
      isForeign: true,
    }))
  const own = fc
    .tuple(query(seen), body(seen), fc.boolean())
    .map(([search, text, isBrowser]): Shot => ({
      method: isBrowser ? "GET" : "POST",
      path: `${isBrowser ? "" : "/store"}/khalti/callback/${ownToken}?${search}`,
      headers: storeHeaders,
      body: isBrowser ? undefined : text,
      isForeign: false,
    }))
  return fc.oneof(
    { weight: 4, arbitrary: browser },
    { weight: 4, arbitrary: storefront },
    { weight: 2, arbitrary: own },
    { weight: 2, arbitrary: elsewhere(storeHeaders, seen) }
  )
}

/** Words on which core itself answers 500 before it calls any provider. */
const CORES_OWN = /__proto__|hasOwnProperty|\\u0000/

/** What a storefront may send along with a payment session: its customers can edit it. */
export function sessionData(
  known: Known
): fc.Arbitrary<Record<string, unknown>> {
  const { strangerPidx, strangerTokens } = known
  return fc
    .dictionary(
      fc.constantFrom(
        ...KEYS,
        "return_token",
        "payment_url",
        "expires_at",
        "id"
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.webUrl(),
        fc.constantFrom(
          1,
          0,
          -1,
          "captured",
          ...strangerPidx,
          ...strangerTokens
        )
      ),
      { maxKeys: 6 }
    )
    .filter((data) => !CORES_OWN.test(JSON.stringify(data)))
}
