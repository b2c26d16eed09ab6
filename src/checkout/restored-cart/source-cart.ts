import type {
  BigNumberInput,
  CartAddressDTO,
  CartDTO,
  CartLineItemDTO,
  CreateCartWorkflowInputDTO,
} from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { formatRupees, toSignedPaisa } from "../../modules/khalti/money"

/** An address's own columns: core fails on one that carries its old ids. */
const ADDRESS_COLUMNS = [
  "first_name",
  "last_name",
  "company",
  "address_1",
  "address_2",
  "city",
  "province",
  "postal_code",
  "country_code",
  "phone",
  "metadata",
] as const

/** An item of the completed cart. */
export type SourceItem = CartLineItemDTO

/** The completed cart, as {@link sourceCartFields} reads it. */
export type SourceCart = CartDTO & {
  items: SourceItem[]
  /** With a hole where the merchant has deleted one. */
  promotions: ({ code: string; is_automatic: boolean } | undefined)[] | null
}

/** What has to be read of the completed cart; `*` because not every Medusa version has every column. */
export const sourceCartFields = [
  "*",
  "items.*",
  "items.adjustments.code",
  "shipping_address.*",
  "billing_address.*",
  "promotions.code",
  "promotions.is_automatic",
  "shipping_methods.*",
  "shipping_methods.adjustments.code",
  "credit_lines.*",
]

/** What customers call the lines of Medusa's loyalty plugin; any other is a credit. */
const CREDITS = new Map([
  ["store-credit", "Store credit"],
  ["gift-card", "Gift card"],
])

/**
 * The codes that lowered the cart's sum. From the adjustments, because a promotion
 * that the merchant has deleted is only there; without the automatic ones, which
 * the customer never entered and which come by themselves.
 */
export function codesOf(source: SourceCart): string[] {
  const codes = [...source.items, ...(source.shipping_methods ?? [])]
    .flatMap((lowered): { code?: string }[] => lowered.adjustments ?? [])
    .flatMap(({ code }) => code ?? [])
  const automatic = (source.promotions ?? [])
    .filter((promotion) => promotion?.is_automatic)
    .map((promotion) => promotion?.code)
  return [...new Set(codes)].filter((code) => !automatic.includes(code))
}

/**
 * What store credit and gift cards paid of the completed cart, one name and sum for each
 * kind. No new cart has it: whoever took it when the cart was completed has to give it
 * back first, and Medusa does not.
 */
export function creditsOf({
  credit_lines,
}: Pick<SourceCart, "credit_lines">): string[] {
  const sums = new Map<string, BigNumberInput>()
  for (const { reference, amount } of credit_lines ?? []) {
    const name = CREDITS.get(reference ?? "") ?? "Credit"
    sums.set(name, MathBN.add(sums.get(name) ?? 0, amount))
  }
  return [...sums].flatMap(([name, sum]) => {
    const paisa = toSignedPaisa(sum)
    return paisa > 0 ? [`${name}, ${formatRupees(paisa)}`] : []
  })
}

/** The new cart before its items: whose it is and where it goes. */
export function toEmptyCart(source: SourceCart): CreateCartWorkflowInputDTO {
  return {
    region_id: source.region_id,
    sales_channel_id: source.sales_channel_id,
    ...(source.customer_id ? { customer_id: source.customer_id } : {}),
    ...(source.email ? { email: source.email } : {}),
    ...(source.locale ? { locale: source.locale } : {}),
    ...(source.metadata ? { metadata: source.metadata } : {}),
    ...addressOf("shipping_address", source.shipping_address),
    ...addressOf("billing_address", source.billing_address),
  } as CreateCartWorkflowInputDTO
}

function addressOf(name: string, address?: CartAddressDTO | null) {
  if (!address) {
    return {}
  }
  const columns = ADDRESS_COLUMNS.map((column) => [column, address[column]])
  return { [name]: Object.fromEntries(columns) }
}
