import { model } from "@medusajs/framework/utils"

/** One row that all servers share: how the newest sweep went, the lookups of this minute, and until when nobody asks Khalti. */
const KhaltiSweep = model.define("khalti_sweep", {
  /** Always `last`. */
  id: model.text().primaryKey(),
  /** When the newest sweep ended; null before the first. */
  at: model.dateTime().nullable(),
  /** Links that were looked after. */
  settled: model.number().default(0),
  failed: model.number().default(0),
  ms: model.number().default(0),
  /** The minute in which `lookups` were taken by the sweeps of all servers. */
  minute: model.dateTime().nullable(),
  lookups: model.number().default(0),
  /** Khalti wants a pause: until then nobody but an admin asks about a link. */
  rest_until: model.dateTime().nullable(),
  /** Khalti refused the key: until then no sweep asks. Customers do, so that a mended key is noticed. */
  sweep_rest_until: model.dateTime().nullable(),
})

export default KhaltiSweep
