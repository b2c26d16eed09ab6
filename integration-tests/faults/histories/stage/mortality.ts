import type KhaltiModuleService from "../../../../src/modules/khalti/service"

/** What a settle, or the provider, does to the ledger: each of these can be the last thing a server did. */
const WRITES = [
  "createKhaltiPayments",
  "updateKhaltiPayments",
  "createKhaltiRefunds",
  "updateKhaltiRefunds",
  "createKhaltiEvents",
  "acquireLease",
  "renewLease",
  "releaseLease",
] as const

const READS = [
  "listKhaltiPayments",
  "retrieveKhaltiPayment",
  "listKhaltiRefunds",
  "listAndCountKhaltiRefunds",
  "listDueIds",
] as const

const CALLS = ["initiate", "lookup", "refund"] as const

type Any = (...args: unknown[]) => unknown
type Bag = Record<string, Any>

/**
 * Lets the plugin die at its n-th write: that write and all that would follow
 * fail, so that nothing is tidied up, the lease stays taken, and only what was
 * written before is there when the shop lives again. (Core's own compensation
 * does run, as it does when a provider throws; real kills are tested elsewhere.)
 */
export class Mortality {
  private writesLeft = Infinity
  private dead = false

  constructor(khalti: KhaltiModuleService) {
    const service = khalti as unknown as Bag
    WRITES.forEach((name) => this.wrap(service, name, true))
    READS.forEach((name) => this.wrap(service, name, false))
    const gateway = khalti.gateway as unknown as Bag
    CALLS.forEach((name) => this.wrap(gateway, name, false))
  }

  /** The plugin does `writes` more writes, then dies. */
  dieAfter(writes: number): void {
    this.writesLeft = writes
  }

  /** Whether it has died and not been revived. */
  get isDead(): boolean {
    return this.dead
  }

  /** A new process, with nothing but what was written down. @returns whether it had died */
  revive(): boolean {
    const died = this.dead
    this.dead = false
    this.writesLeft = Infinity
    return died
  }

  private wrap(on: Bag, name: string, isWrite: boolean): void {
    const original = on[name].bind(on)
    on[name] = (...args: unknown[]) => {
      if (isWrite && !this.dead) {
        this.dead = this.writesLeft <= 0
        this.writesLeft -= 1
      }
      return this.dead
        ? Promise.reject(new Error("the server is dead"))
        : original(...args)
    }
  }
}
