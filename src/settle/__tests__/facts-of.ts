import type { Answer, Facts, LinkFacts, MedusaFacts } from "../../facts/facts"

/** 12:00 on the day of the tests, in ms. */
export const NOON = Date.UTC(2026, 0, 15, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** What every link of these tests asks, in paisa. */
export const ASKED = 112999

type Parts = {
  now?: number
  answer?: Partial<Answer>
  link?: Partial<LinkFacts>
  medusa?: Partial<MedusaFacts>
  order?: Partial<NonNullable<MedusaFacts["order"]>> | null
  cart?: Partial<NonNullable<MedusaFacts["cart"]>> | null
  payment?: Partial<NonNullable<MedusaFacts["payment"]>>
  reservation?: Partial<Facts["reservation"]>
  siblings?: Partial<Facts["siblings"]>
  /** Unless said otherwise, this shop has sent what went back. */
  refunds?: Partial<Facts["refunds"]>
  soldOut?: boolean
}

/** An unpaid order placed five minutes ago whose link lives for an hour; `parts` says what is different. */
export function factsOf(parts: Parts = {}): Facts {
  const now = parts.now ?? NOON
  return {
    now,
    answer: { kind: "initiated", askedAt: now, ...parts.answer },
    link: {
      sessionId: "payses_1",
      paisa: ASKED,
      createdAt: NOON - 5 * MINUTE,
      expiresAt: NOON + 55 * MINUTE,
      outcome: "open",
      reason: null,
      refundCause: null,
      handled: false,
      paidSinceHandled: false,
      ...parts.link,
    },
    medusa: {
      collection: { id: "pay_col_1", paisa: ASKED },
      inRupees: true,
      sessionAlive: true,
      paidSession: parts.payment ? "payses_1" : null,
      rivalSession: false,
      foreignSession: false,
      payment: parts.payment
        ? {
            id: "pay_1",
            capturedPaisa: ASKED,
            refundedPaisa: 0,
            onOrder: true,
            canceled: false,
            ...parts.payment,
          }
        : null,
      cart:
        parts.cart === null
          ? null
          : { id: "cart_1", paisa: ASKED, completed: true, ...parts.cart },
      order:
        parts.order === null
          ? null
          : {
              id: "order_1",
              canceled: false,
              draft: false,
              paisa: ASKED,
              owedPaisa: parts.payment ? 0 : ASKED,
              fromCart: true,
              inProgress: false,
              wasPaid: false,
              authorizedElsewhere: false,
              ...parts.order,
            },
      unlinked: false,
      paidBy: "nobody",
      paidSince: false,
      coreAtWork: false,
      ...parts.medusa,
    },
    refunds: {
      sentPaisa: 0,
      ownPaisa: parts.refunds?.sentPaisa ?? 0,
      allBack: (parts.refunds?.sentPaisa ?? 0) >= ASKED,
      underWay: false,
      unknown: false,
      needsHuman: null,
      unrecordedPaisa: 0,
      recordFrom: 0,
      wrongBooks: null,
      ...parts.refunds,
    },
    siblings: {
      mayHaveMoney: false,
      live: null,
      orderBound: false,
      orderKept: false,
      ...parts.siblings,
    },
    reservation: {
      until: NOON + 55 * MINUTE,
      pendingUntil: NOON - 5 * MINUTE + 24 * HOUR,
      ...parts.reservation,
    },
    soldOut: parts.soldOut ?? false,
  }
}

/** Khalti took exactly what was asked. */
export const PAID: Partial<Answer> = { kind: "completed", paisa: ASKED }

/** The customer has not completed the cart yet. */
export const OPEN_CART = { order: null, cart: { completed: false } } as const
