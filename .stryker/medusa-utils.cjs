/**
 * The few real parts of Medusa's utils that the pure files use. All of it takes
 * two seconds to load, which a mutant would wait for in every test file.
 */
const path = require("node:path")

const dist = path.dirname(require.resolve("@medusajs/utils"))
const part = (name) => require(path.join(dist, name))

module.exports = {
  get BigNumber() {
    return part("totals/big-number").BigNumber
  },
  get MathBN() {
    return part("totals/math").MathBN
  },
  get MedusaError() {
    return part("common/errors").MedusaError
  },
}
