/** Rupees to whole paisa, half up: 1129.9887 rupees are 112999 paisa. Not the plugin's own function, which is under test. */
export function toPaisa(rupees: unknown): number {
  return Math.round(Number((Number(rupees) * 100).toFixed(6)))
}
