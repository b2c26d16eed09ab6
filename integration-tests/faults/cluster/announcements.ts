/** Counts what all servers together have announced on Medusa's event bus. */
export class Announcements {
  private readonly counts = new Map<string, number>()

  /** Counts one announcement; `data.id` says which payment it is about. */
  add(name: string, data: Record<string, unknown>): void {
    const key = keyOf(name, String(data.id))
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** How often this was announced about that payment. */
  count(name: string, id: string): number {
    return this.counts.get(keyOf(name, id)) ?? 0
  }
}

function keyOf(name: string, id: string): string {
  return `${name} ${id}`
}
