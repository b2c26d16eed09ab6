import { AsyncLocalStorage } from "node:async_hooks"

/** What a human said about the one refund that core is about to ask of the provider. */
export type HumanWord = {
  /** The admin's id. */
  actor: string
  /** Ten digits of the Khalti account that gets the money. */
  mobile?: string
  /** Id of the refund that has happened already: recorded without a call. */
  adopts?: string
}

type Spoken = { paymentId: string; word: HumanWord }

/**
 * Carries a human's word past core, whose refund takes neither a mobile number
 * nor a remark for the provider. It lives in memory for one call and nowhere
 * else: a full number is never stored, and after a crash it is asked for again.
 */
export class HumanWords {
  private readonly spoken_ = new AsyncLocalStorage<Spoken>()

  /** Runs core's refund of one ledger row with a human's word in force. */
  async during<Result>(
    paymentId: string,
    word: HumanWord,
    work: () => Promise<Result>
  ): Promise<Result> {
    return this.spoken_.run({ paymentId, word }, work)
  }

  /** What was said about a ledger row for the refund that is under way here, if anything. */
  about(paymentId: string): HumanWord | undefined {
    const spoken = this.spoken_.getStore()
    return spoken?.paymentId === paymentId ? spoken.word : undefined
  }
}
