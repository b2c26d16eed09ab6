export * from "./restore-cart"
export * from "./settle-khalti-payment"
export * from "./sweep"
