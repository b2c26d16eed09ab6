import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"

/**
 * The first record that matches, so that a second seed finds what the first made.
 *
 * @param entity - as the container's `query` names it
 */
export async function findOne<Fields extends string>(
  container: MedusaContainer,
  entity: string,
  fields: Fields[],
  filters: Record<string, unknown> = {}
): Promise<Record<Fields, string> | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity, fields, filters })
  return (data as Record<Fields, string>[])[0]
}
