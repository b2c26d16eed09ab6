import { MedusaError } from "@medusajs/framework/utils"
import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { Link } from "./ledger"
import type KhaltiModuleService from "./service"
import { MINUTE_MS, SECOND_MS } from "./time"

/** How long a lease lives without being renewed. A crash frees it after this. */
const LEASE_SECONDS = 60

/** While its work still runs, a process renews its lease this often: nobody acts beside an act that hangs. */
const HEARTBEAT_MS = 20 * SECOND_MS

/** Work under a lease that takes longer hangs. */
export const HANGS_AFTER_MS = 2 * MINUTE_MS

const POLL_MS = 200

/** The row that carries the lease of a link's whole collection: its first one. Found by the index on the collection. */
export const HEAD_OF_LINK = `(SELECT min(id) FROM khalti_payment
  WHERE collection_id = link.collection_id AND deleted_at IS NULL)`

const LEASE_END = `now() + interval '${LEASE_SECONDS} seconds'`

const HAS_TOKEN = "head.lease_token = ?"

/**
 * The right to settle the links of one payment collection. Two links of one
 * order, settled at once, would each leave the order to the other, or cancel it
 * twice.
 */
export type Lease = {
  /** Lengthens it, before every act and right before money is sent; throws LeaseLostError when it was lost. */
  renew: () => Promise<void>
}

/** This process stood still for so long that another may settle the link by now: it must not act any more. */
export class LeaseLostError extends MedusaError {
  constructor(linkId: string) {
    super(
      MedusaError.Types.CONFLICT,
      `Khalti payment ${linkId} may be settled by another process by now, because this one stood still for more than ${LEASE_SECONDS} s: nothing more was done here, look at the payment again`
    )
  }
}

type LeaseOptions = {
  /** How long to wait for whoever has it, in ms. */
  waitMs?: number
  /** Acquire it only while the link's next check is due (the sweep). */
  ifDue?: boolean
  /** Asked before each try: true when there is nothing to acquire it for any more. */
  isDone?: () => Promise<boolean>
  /** Called again and again while the work hangs. */
  onHang?: () => Promise<void>
  /** After how long it does, in ms. */
  hangsAfterMs?: number
  /** How often the lease is renewed by itself, in ms. */
  heartbeatMs?: number
}

/**
 * Does some work on a link while nobody else settles a link of its payment
 * collection: the only way to a lease. It lives as long as the work and its
 * process do, and is released in the end, whatever happens.
 *
 * @returns what the work returns; null when the lease was not to be had, or nothing was left to do
 * @throws LeaseLostError and what the work throws
 */
export async function withLease<Result>(
  khalti: KhaltiModuleService,
  linkId: string,
  options: LeaseOptions,
  work: (lease: Lease) => Promise<Result>
): Promise<Result | null> {
  const token = await waitForLease(khalti, linkId, options)
  if (!token) {
    return null
  }
  const lease = { renew: () => renew(khalti, linkId, token) }
  const stopHeartbeat = startHeartbeat(lease, options)
  try {
    return await work(lease)
  } finally {
    stopHeartbeat()
    await release(khalti, linkId, token)
  }
}

/** Ends by itself when the lease is lost; a database that does not answer once is tried again. */
function startHeartbeat(
  lease: Lease,
  {
    heartbeatMs = HEARTBEAT_MS,
    hangsAfterMs = HANGS_AFTER_MS,
    onHang,
  }: LeaseOptions
): () => void {
  const startedAt = Date.now()
  const beat = async () => {
    await lease.renew()
    if (Date.now() - startedAt >= hangsAfterMs) {
      await onHang?.()
    }
  }
  const heartbeat = setInterval(() => {
    beat().catch((error: unknown) => {
      if (error instanceof LeaseLostError) {
        clearInterval(heartbeat)
      }
    })
  }, heartbeatMs)
  heartbeat.unref()
  return () => clearInterval(heartbeat)
}

async function waitForLease(
  khalti: KhaltiModuleService,
  linkId: string,
  { waitMs = 0, ifDue = false, isDone }: LeaseOptions
): Promise<string | null> {
  const giveUpAt = Date.now() + waitMs
  for (;;) {
    if (await isDone?.()) {
      return null
    }
    const token = await acquire(khalti, linkId, ifDue)
    if (token || Date.now() >= giveUpAt) {
      return token
    }
    await sleep(POLL_MS)
  }
}

/** One committed conditional UPDATE, so that two servers never have it at once and a crash frees it by itself. */
async function acquire(
  khalti: KhaltiModuleService,
  linkId: string,
  ifDue: boolean
): Promise<string | null> {
  const token = randomUUID()
  const isAcquired = await updateHead(
    khalti,
    `lease_until = ${LEASE_END}, lease_token = ?`,
    `(head.lease_until IS NULL OR head.lease_until < now())
     ${ifDue ? "AND link.next_check_at <= now()" : ""}`,
    [token, linkId]
  )
  return isAcquired ? token : null
}

async function renew(
  khalti: KhaltiModuleService,
  linkId: string,
  token: string
): Promise<void> {
  const set = `lease_until = ${LEASE_END}`
  if (!(await updateHead(khalti, set, HAS_TOKEN, [linkId, token]))) {
    throw new LeaseLostError(linkId)
  }
}

async function release(
  khalti: KhaltiModuleService,
  linkId: string,
  token: string
): Promise<void> {
  const set = "lease_until = NULL, lease_token = NULL"
  await updateHead(khalti, set, HAS_TOKEN, [linkId, token])
}

/** @returns whether the row that carries the lease was changed */
async function updateHead(
  khalti: KhaltiModuleService,
  set: string,
  condition: string,
  values: string[]
): Promise<boolean> {
  const rows = await khalti.execute(
    `UPDATE khalti_payment AS head SET ${set} FROM khalti_payment AS link
      WHERE link.id = ? AND head.id = ${HEAD_OF_LINK} AND ${condition}
      RETURNING head.id`,
    values
  )
  return rows.length > 0
}

/** Whether a link, or one of its collection, is being settled right now. */
export async function isLeased(
  khalti: KhaltiModuleService,
  linkId: string
): Promise<boolean> {
  const rows = await khalti.execute(
    `SELECT head.id FROM khalti_payment AS link, khalti_payment AS head
      WHERE link.id = ? AND head.id = ${HEAD_OF_LINK} AND head.lease_until >= now()`,
    [linkId]
  )
  return rows.length > 0
}

/** As long as an admin waits for whoever has the lease. */
const ADMIN_WAITS_MS = 20 * SECOND_MS

/**
 * Does an admin's act on a link under the lease.
 *
 * @throws MedusaError `not_found` for an unknown link, `not_allowed` when another settle keeps it for 20 s
 */
export async function withAdminLease<Result extends object>(
  khalti: KhaltiModuleService,
  linkId: string,
  work: (link: Link, lease: Lease) => Promise<Result>
): Promise<Result> {
  const { reference } = await khalti.retrieveKhaltiPayment(linkId)
  const wait = { waitMs: ADMIN_WAITS_MS }
  const result = await withLease(khalti, linkId, wait, async (lease) =>
    work(await khalti.retrieveKhaltiPayment(linkId), lease)
  )
  if (!result) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Payment ${reference} (${linkId}) is being settled right now: try again in a minute`
    )
  }
  return result
}
