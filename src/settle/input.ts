import type { Source } from "../modules/khalti/service"

/** The input of the workflow `settle-khalti-payment`. */
export type SettleInput = {
  /** The ledger row's id, `khpay_…`. */
  khalti_payment_id: string
  source: Source
  /** The admin's id, when a human asked. */
  actor?: string
}

/** The lease of a row; without a token another settle has answered, or has the row. */
export type Claim = {
  token: string | null
  /** Khalti need not be asked: the row is finished, only its aftermath is not. */
  finished: boolean
}

/** What the steps after the claim work on. */
export type Work = { input: SettleInput; claim: Claim }
