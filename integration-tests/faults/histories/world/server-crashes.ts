import type KhaltiModuleService from "../../../../src/modules/khalti/service"

type Gateway = KhaltiModuleService["gateway"]

/** The plugin's writes to its tables. Each of them can be the last thing that a server did. */
const WRITES = [
  "createKhaltiPayments",
  "updateKhaltiPayments",
  "createKhaltiRefunds",
  "updateKhaltiRefunds",
  "createKhaltiEvents",
  "openRefund",
  "reopenRefund",
  "confirmRefund",
  // Leases, the sweep's queue and its note.
  "execute",
] as const satisfies readonly (keyof KhaltiModuleService)[]

const READS = [
  "listKhaltiPayments",
  "retrieveKhaltiPayment",
  "listKhaltiRefunds",
  "retrieveKhaltiRefund",
] as const satisfies readonly (keyof KhaltiModuleService)[]

const CALLS = [
  "initiate",
  "lookup",
  "refund",
] as const satisfies readonly (keyof Gateway)[]

type Method = (...args: unknown[]) => unknown

/**
 * Crashes the plugin at its n-th write. That write and everything after it fail,
 * so nothing is cleaned up, the lease stays, and after the restart only what was
 * written before is there. Core's own compensation still runs, as it does when a
 * provider throws. Real kills are in `../kills`.
 */
export class ServerCrashes {
  private writesLeft = Infinity
  private down = false

  constructor(khalti: KhaltiModuleService) {
    WRITES.forEach((name) => this.wrap(khalti, name, true))
    READS.forEach((name) => this.wrap(khalti, name, false))
    CALLS.forEach((name) => this.wrap(khalti.gateway, name, false))
  }

  /** The plugin does `writes` more writes, then it crashes. */
  crashAfter(writes: number): void {
    this.writesLeft = writes
  }

  /** Whether it has crashed and was not restarted. */
  get isDown(): boolean {
    return this.down
  }

  /** @returns whether it had crashed */
  restart(): boolean {
    const crashed = this.down
    this.down = false
    this.writesLeft = Infinity
    return crashed
  }

  private wrap(owner: object, name: string, isWrite: boolean): void {
    const methods = owner as Record<string, Method>
    const original = methods[name].bind(owner)
    methods[name] = (...args) => {
      if (isWrite && !this.down) {
        this.down = this.writesLeft <= 0
        this.writesLeft -= 1
      }
      return this.down
        ? Promise.reject(new Error("the server has crashed"))
        : original(...args)
    }
  }
}
