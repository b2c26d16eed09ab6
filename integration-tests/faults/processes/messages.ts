import type { ShopMessage } from "../../../demo/shop/messages"
import type { SweepSummary } from "../../../src/workflows"

/** What a server tells the test that started it. */
export type ServerMessage =
  | ShopMessage
  | { kind: "announced"; name: string; data: Record<string, unknown> }
  | { kind: "swept"; id: number; summary?: SweepSummary; error?: string }

/** What a test asks of its server: run the sweep, which in tests no clock does. */
export type ServerOrder = { kind: "sweep"; id: number }

/** Announcements that are relayed to the test. */
export const WATCHED = [
  "khalti.payment.captured",
  "khalti.payment.canceled",
  "khalti.payment.refunded",
  "khalti.payment.held",
  "payment.captured",
]
