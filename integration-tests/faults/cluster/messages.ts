import type { ShopMessage } from "../../../demo/shop/messages"
import type { SweepSummary } from "../../../src/workflows"

/** What a server sends to the test that started it. */
export type ServerMessage =
  | ShopMessage
  | { kind: "announced"; name: string; data: Record<string, unknown> }
  | { kind: "swept"; id: number; summary?: SweepSummary; error?: string }

/** What a test sends to its server: run the sweep once. No scheduled job runs in tests. */
export type ServerRequest = { kind: "sweep"; id: number }

/** Events of Medusa's bus that a server sends to the test. */
export const WATCHED_EVENTS = [
  "khalti.payment.captured",
  "khalti.payment.canceled",
  "khalti.payment.refunded",
  "khalti.payment.held",
  "payment.captured",
]
