import { model } from "@medusajs/framework/utils"

/** One row for all servers: when the newest sweep ended and how it went. Written over each time, so that it costs nothing. */
const KhaltiSweep = model.define("khalti_sweep", {
  /** Always `last`. */
  id: model.text().primaryKey(),
  at: model.dateTime(),
  /** Rows that were looked after. */
  settled: model.number(),
  failed: model.number(),
  ms: model.number(),
})

export default KhaltiSweep
