import type { Shop } from "../seed"

/** What the shop's process tells the one that started it. */
export type ShopMessage =
  | { kind: "listening" }
  | { kind: "seeded"; shop: Shop }
  | { kind: "failed"; reason: string }

/** How long the shop may take to finish its requests, in ms. */
export const SHUTDOWN_MS = 8000
