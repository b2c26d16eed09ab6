/** Stops what `start-postgres.ts` started; a database of somebody else's is left alone. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testPostgres?.stop()
}
