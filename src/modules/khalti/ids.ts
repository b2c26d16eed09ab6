/** The key under which the module is resolved from a container. */
export const KHALTI_MODULE = "khalti"

/** The payment provider's id in Medusa: identifier `khalti`, configured as `khalti`. */
export const PROVIDER_ID = "pp_khalti_khalti"

/** Where Khalti sends the browser back to, below `backendUrl`; the link's return token follows. */
export const CALLBACK_PATH = "/khalti/callback"

/** The name under which this plugin is installed. */
export const PACKAGE_NAME = "medusa-payment-khalti"
