import type { Shop } from "../seed"

/** What a process of the shop tells the one that started it. */
export type ShopMessage =
  { kind: "seeded"; shop: Shop } | { kind: "failed"; reason: string }

/** How long the shop may take to finish its requests, in ms. */
export const SHUTDOWN_MS = 8000
