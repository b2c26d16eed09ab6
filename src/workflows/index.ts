export * from "./admin-acts"
export * from "./restore-cart"
export * from "./settle-khalti-payment"
export * from "./sweep-khalti-payments"
