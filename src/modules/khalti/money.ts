import { BigNumberInput } from "@medusajs/framework/types"
import { BigNumber, MathBN, MedusaError } from "@medusajs/framework/utils"

/**
 * Rupees and paisa: the one place of the plugin that converts and rounds.
 *
 * Medusa counts in rupees and does not round its totals (13 % VAT on 899.99 plus shipping of 100 makes
 * 1129.9887); Khalti counts in whole paisa. Nothing here calculates with floats.
 */

type Exact = ReturnType<typeof MathBN.convert>

const PAISA_PER_RUPEE = 100

/** bignumber.js' ROUND_HALF_UP. */
const HALF_UP = 4

/**
 * Decimals of a rupee that count. Medusa divides tax out of inclusive prices at 20 decimals, so the total of a cart can
 * be 90.04499999999999999999 where it is 90.045 as a JavaScript number. Uncut, the same cart would be 9004 paisa read
 * one way and 9005 read the other.
 */
const MEANINGFUL_DECIMALS = 10

/**
 * Rupees as Medusa keeps them to the whole paisa that Khalti takes, rounded half up, once: 1129.9887 is 112999.
 *
 * @throws MedusaError `invalid_data` when it is missing, not a number, negative, or too large to count in paisa
 */
export function toPaisa(rupees: BigNumberInput): number {
  const exact = exactRupees(rupees)
  if (exact.isLessThan(0)) {
    throw invalidAmount("is negative")
  }
  return roundToPaisa(exact)
}

/**
 * Rupees to the nearest whole paisa, of either sign: for rows of a breakdown such as a discount, never for an amount
 * that is charged or refunded.
 *
 * @throws MedusaError `invalid_data` when it is missing, not a number or too large
 */
export function toSignedPaisa(rupees: BigNumberInput): number {
  const exact = exactRupees(rupees)
  const paisa = roundToPaisa(exact)
  return exact.isLessThan(0) && paisa > 0 ? -paisa : paisa
}

/**
 * Paisa to exactly the same sum in rupees, as the BigNumber that Medusa's services take.
 *
 * @throws MedusaError `invalid_data` when it is not a whole, countable, non-negative number of paisa
 */
export function toRupees(paisa: number): BigNumber {
  return new BigNumber(MathBN.div(safePaisa(paisa), PAISA_PER_RUPEE))
}

/** Paisa as people in Nepal read them: `formatRupees(12345678)` is "NPR 1,23,456.78". */
export function formatRupees(paisa: number): string {
  const [whole, decimals] = MathBN.div(safePaisa(paisa), PAISA_PER_RUPEE)
    .toFixed(2)
    .split(".")
  // The last three digits, then pairs: thousand, lakh, crore.
  return `NPR ${whole.replace(/\B(?=(\d{2})*\d{3}$)/g, ",")}.${decimals}`
}

function exactRupees(rupees: BigNumberInput): Exact {
  if (rupees === null || rupees === undefined) {
    throw invalidAmount("is missing")
  }
  return MathBN.convert(rupees).decimalPlaces(MEANINGFUL_DECIMALS, HALF_UP)
}

/** The size of a sum, without its sign: bignumber.js knows a negative zero. */
function roundToPaisa(rupees: Exact): number {
  const paisa = MathBN.mult(rupees.abs(), PAISA_PER_RUPEE)
  return safePaisa(paisa.integerValue(HALF_UP).toNumber())
}

function safePaisa(paisa: number): number {
  if (!Number.isSafeInteger(paisa)) {
    throw invalidAmount("is not a whole number of paisa that can be counted")
  }
  if (paisa < 0) {
    throw invalidAmount("is negative")
  }
  return paisa
}

function invalidAmount(what: string): MedusaError {
  return new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Khalti: the amount ${what}`
  )
}
