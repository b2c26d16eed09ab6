/** The address of a database on the server of this test run. */
export function databaseUrl(name: string): string {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  const credentials = [DB_USERNAME, DB_PASSWORD].map((part) =>
    encodeURIComponent(part ?? "")
  )
  return `postgres://${credentials.join(":")}@${DB_HOST}:${DB_PORT ?? 5432}/${name}`
}
