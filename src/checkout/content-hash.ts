import { createHash } from "node:crypto"
import type { Purchase } from "../modules/khalti/gateway/client"
import type KhaltiModuleService from "../modules/khalti/service"

/** What a link is for: two of the same content are one link. */
export type Content = {
  /** Asked, in paisa. */
  paisa: number
  purchase: Purchase
  returnTo: string | null
}

/** Of all that Khalti is told of a link but its reference and token, where its customer returns to, and who issues it. */
export function contentHash(
  { issuer, options }: Pick<KhaltiModuleService, "issuer" | "options">,
  { paisa, purchase, returnTo }: Content
): string {
  const { host, key_fingerprint } = issuer
  const { backendUrl, storefrontUrl } = options
  return createHash("sha256")
    .update(
      JSON.stringify([
        host,
        key_fingerprint,
        backendUrl,
        storefrontUrl,
        returnTo,
        paisa,
        purchase,
      ])
    )
    .digest("base64url")
}
