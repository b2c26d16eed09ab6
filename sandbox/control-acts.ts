import { z } from "zod"
import type { Sandbox } from "./sandbox"
import { PLAIN_FAULTS, type Hold } from "./types"

/** What the control API works on: the sandbox, and the holds it has handed out by number. */
export type Controlled = { sandbox: Sandbox; holds: Map<number, Hold> }

/** One act of the control API: checks its JSON body, then does it; the result goes out as JSON. */
export type Act = (on: Controlled, body: unknown) => unknown

function act<Schema extends z.ZodType>(
  schema: Schema,
  run: (on: Controlled, body: z.infer<Schema>) => unknown
): Act {
  return (on, body) => run(on, schema.parse(body))
}

const pidx = z.string()
const paisa = z.number().int()
const endpoint = z.enum(["initiate", "lookup", "refund"])
const onePayment = z.object({ pidx })
const payment = z.object({
  pidx,
  mobile: z.string().optional(),
  channel: z.enum(["wallet", "bank"]).optional(),
})

const quirks = z.strictObject({
  amountZeroOnCancel: z.boolean().optional(),
  partiallyRefundedSpelling: z.string().optional(),
  refundStaysCompleted: z.boolean().optional(),
  noCallback: z.boolean().optional(),
  doubledCallback: z.boolean().optional(),
  cardStyle: z.boolean().optional(),
  withoutPidx: z.boolean().optional(),
  needsMobile: z.boolean().optional(),
  unknownPidxIs400: z.boolean().optional(),
  refuseLocalReturnUrl: z.boolean().optional(),
  beforeKyc: z.boolean().optional(),
})

/** JSON has no Infinity: `times: null` stands for it. */
const anyFault = {
  endpoint,
  times: z
    .number()
    .nullable()
    .optional()
    .transform((times) => (times === null ? Infinity : times)),
  pidx: pidx.optional(),
  afterAct: z.boolean().optional(),
}

const fault = z.discriminatedUnion("kind", [
  z.object({ ...anyFault, kind: z.enum(PLAIN_FAULTS) }),
  z.object({ ...anyFault, kind: z.literal("slow"), ms: z.number() }),
  z.object({
    ...anyFault,
    kind: z.literal("unknown_status"),
    word: z.string().optional(),
  }),
  z.object({
    ...anyFault,
    kind: z.literal("refuse"),
    status: z.number().int(),
    body: z.unknown().optional(),
  }),
])

/** A number that no hold has. */
export class UnknownHold extends Error {}

function holdOf({ holds }: Controlled, number: number): Hold {
  const hold = holds.get(number)
  if (!hold) {
    throw new UnknownHold(`No hold has the number ${number}`)
  }
  return hold
}

const oneHold = z.object({ hold: z.number() })

/** The acts behind `POST /_control/<name>`, named as the methods of `Sandbox`. */
export const ACTS = new Map<string, Act>([
  [
    "pay",
    act(
      payment.extend({ force: z.boolean().optional() }),
      ({ sandbox }, body) => sandbox.pay(body.pidx, body)
    ),
  ],
  [
    "payLate",
    act(payment, ({ sandbox }, body) => sandbox.payLate(body.pidx, body)),
  ],
  ["cancel", act(onePayment, ({ sandbox }, body) => sandbox.cancel(body.pidx))],
  ["pend", act(payment, ({ sandbox }, body) => sandbox.pend(body.pidx, body))],
  [
    "settle",
    act(
      onePayment.extend({ outcome: z.enum(["Completed", "Failed"]) }),
      ({ sandbox }, body) => sandbox.settle(body.pidx, body.outcome)
    ),
  ],
  ["expire", act(onePayment, ({ sandbox }, body) => sandbox.expire(body.pidx))],
  ["fail", act(onePayment, ({ sandbox }, body) => sandbox.fail(body.pidx))],
  [
    "refundOutside",
    act(onePayment.extend({ paisa: paisa.optional() }), ({ sandbox }, body) =>
      sandbox.refundOutside(body.pidx, body.paisa)
    ),
  ],
  [
    "setStatus",
    act(
      onePayment.extend({
        word: z.string(),
        httpStatus: z.number().optional(),
      }),
      ({ sandbox }, body) =>
        sandbox.setStatus(body.pidx, body.word, body.httpStatus)
    ),
  ],
  [
    "setAmount",
    act(onePayment.extend({ paisa }), ({ sandbox }, body) =>
      sandbox.setAmount(body.pidx, body.paisa)
    ),
  ],
  [
    "returnUrl",
    act(
      onePayment.extend({
        style: z.enum(["wallet", "card", "cancel", "no_pidx"]).optional(),
      }),
      ({ sandbox }, body) => sandbox.returnUrl(body.pidx, body.style)
    ),
  ],
  [
    "quirks",
    act(
      z.object({ pidx: pidx.optional(), changes: quirks }),
      ({ sandbox }, body) => sandbox.quirks(body.changes, body.pidx)
    ),
  ],
  [
    "shift",
    act(z.object({ ms: z.number() }), ({ sandbox }, body) =>
      sandbox.shift(body.ms)
    ),
  ],
  [
    "fault",
    act(fault, ({ sandbox }, { endpoint: where, ...rest }) =>
      sandbox.fault(where, rest)
    ),
  ],
  ["clearFaults", ({ sandbox }) => sandbox.clearFaults()],
  [
    "hold",
    act(
      z.object({ endpoint, pidx: pidx.optional(), before: z.boolean() }),
      ({ sandbox, holds }, body) => {
        const number = holds.size + 1
        holds.set(number, sandbox.hold(body.endpoint, body))
        return number
      }
    ),
  ],
  ["holdReached", act(oneHold, (on, body) => holdOf(on, body.hold).reached)],
  ["release", act(oneHold, (on, body) => holdOf(on, body.hold).release())],
  ["reset", ({ sandbox }) => sandbox.reset()],
])
