import type { World } from "."
import { makePromotion } from "../../../../demo/seed/make-promotion"

let created = 0

/**
 * Makes a promotion of 10 % that one order may use.
 *
 * @returns its code
 */
export async function createPromotion({ container }: World): Promise<string> {
  const code = `FAULTS${++created}`
  await makePromotion(container, {
    code,
    value: 10,
    target: "items",
    limit: 1,
  })
  return code
}

/** How often a promotion counts as used. */
export async function countPromotionUses(
  { pg }: World,
  code: string
): Promise<number> {
  const { rows } = await pg.raw<{ rows: { used: number }[] }>(
    `SELECT used FROM promotion WHERE code = ? AND deleted_at IS NULL`,
    [code]
  )
  return Number(rows[0]?.used ?? 0)
}
