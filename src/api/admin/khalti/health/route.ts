import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readHealth } from "./read-health"

/** Whether this shop can sell with Khalti, and what to do when not. Looks up once at Khalti. */
export async function GET(req: MedusaRequest, res: MedusaResponse) {
  res.setHeader("Cache-Control", "no-store")
  res.json({ health: await readHealth(req.scope) })
}
