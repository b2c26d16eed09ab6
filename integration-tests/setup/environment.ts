/** The environment in which every test file boots its shop. A variable that is set already wins. */
const defaults: Record<string, string> = {
  NODE_ENV: "test",
  DISABLE_MEDUSA_ADMIN: "true",
  MEDUSA_DISABLE_TELEMETRY: "true",
  // As a server the shop runs no scheduled job by itself: tests run the sweep when they want it.
  MEDUSA_WORKER_MODE: "server",
  JWT_SECRET: "tests-only",
  COOKIE_SECRET: "tests-only",
  KHALTI_SECRET_KEY: "tests-only",
  // Nobody listens there: a test that forgets its local Khalti must not reach a real one.
  KHALTI_BASE_URL: "http://localhost:9/",
  LOG_LEVEL: "error",
}

for (const [name, value] of Object.entries(defaults))
  process.env[name] ??= value
