import { defineConfig } from "@medusajs/framework/utils"

/**
 * The shop that the tests and the demo run. It loads the plugin from its source;
 * an app that installs the package uses the block in README.md instead.
 * `KHALTI_OPTIONS` (JSON) lets a test set any plugin option, and
 * `LOCKING_REDIS_URL` puts Medusa's locks into a Redis, which more than one
 * server of a shop needs.
 */
const KHALTI_OPTIONS = JSON.parse(process.env.KHALTI_OPTIONS ?? "{}")

const STORE_CORS = process.env.STORE_CORS ?? "http://localhost:8000"
const ADMIN_CORS = process.env.ADMIN_CORS ?? "http://localhost:9000"

const LOCKING_REDIS_URL = process.env.LOCKING_REDIS_URL
const SHARED_LOCKING = {
  resolve: "@medusajs/medusa/locking",
  options: {
    providers: [
      {
        resolve: "@medusajs/medusa/locking-redis",
        id: "locking-redis",
        is_default: true,
        options: { redisUrl: LOCKING_REDIS_URL },
      },
    ],
  },
}

module.exports = defineConfig({
  admin: { disable: process.env.DISABLE_MEDUSA_ADMIN === "true" },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { ssl: false, connection: { ssl: false } },
    http: {
      storeCors: STORE_CORS,
      adminCors: ADMIN_CORS,
      authCors: `${STORE_CORS},${ADMIN_CORS}`,
      jwtSecret: process.env.JWT_SECRET ?? "demo-only",
      cookieSecret: process.env.COOKIE_SECRET ?? "demo-only",
    },
  },
  modules: [
    ...(LOCKING_REDIS_URL ? [SHARED_LOCKING] : []),
    {
      resolve: "./src/modules/khalti",
      options: {
        secretKey: process.env.KHALTI_SECRET_KEY,
        baseUrl: process.env.KHALTI_BASE_URL,
        backendUrl: process.env.BACKEND_URL ?? "http://localhost:9000",
        storefrontUrl: process.env.STOREFRONT_URL ?? "http://localhost:8000",
        ...KHALTI_OPTIONS,
      },
    },
    {
      resolve: "@medusajs/medusa/payment",
      dependencies: ["khalti", "query"],
      options: {
        providers: [{ resolve: "./src/providers/khalti", id: "khalti" }],
      },
    },
  ],
})
