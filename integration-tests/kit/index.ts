export { letTimePass } from "./let-time-pass"
export { openShop, type Setup } from "./open-shop"
export type { Books } from "./read-books"
export {
  TestShop,
  type PaidSale,
  type Sale,
  type StartedSale,
} from "./test-shop"
