import type { RemoteQueryFunction } from "@medusajs/framework/types"

/** Medusa's Query, as both containers and provider dependencies hand it out. */
export type Query = Omit<RemoteQueryFunction, symbol>
