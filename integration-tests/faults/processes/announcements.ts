/** What all servers together have announced. */
export class Announcements {
  private readonly heard = new Map<string, number>()

  /** Notes one announcement; `data.id` says what it is about. */
  hear(name: string, data: Record<string, unknown>): void {
    const key = keyOf(name, String(data.id))
    this.heard.set(key, (this.heard.get(key) ?? 0) + 1)
  }

  /** How often this was announced about that payment. */
  count(name: string, id: string): number {
    return this.heard.get(keyOf(name, id)) ?? 0
  }
}

function keyOf(name: string, id: string): string {
  return `${name} ${id}`
}
