/** One thing that can be bought. */
export interface CatalogueVariant {
  sku: string
  /** what tells it from its siblings, such as a size */
  choice: string
  /** in rupees, before VAT unless the shop is seeded tax-inclusive */
  price: number
  /** pieces in stock when the shop opens */
  stock: number
}

/** One product of the shop's shelf. */
export interface CatalogueProduct {
  title: string
  handle: string
  description: string
  /** what its variants differ in */
  option: string
  variants: readonly CatalogueVariant[]
}

/** What the demo shop sells. */
export const CATALOGUE = [
  {
    title: "Dhaka topi",
    handle: "dhaka-topi",
    description:
      "The hat of the hills, in cotton woven by hand on the looms of Palpa.",
    option: "Size",
    variants: [
      { sku: "TOPI-M", choice: "Medium", price: 899.99, stock: 25 },
      { sku: "TOPI-L", choice: "Large", price: 899.99, stock: 25 },
    ],
  },
  {
    title: "Pashmina shawl",
    handle: "pashmina-shawl",
    description: "Combed from the goats of Mustang, spun and woven in Patan.",
    option: "Colour",
    variants: [
      { sku: "SHAWL-NATURAL", choice: "Natural", price: 6500, stock: 10 },
      { sku: "SHAWL-MAROON", choice: "Maroon", price: 6800, stock: 10 },
    ],
  },
  {
    title: "Singing bowl",
    handle: "singing-bowl",
    description: "Hammered by hand from seven metals, with a wooden mallet.",
    option: "Width",
    variants: [
      { sku: "BOWL-12", choice: "12 cm", price: 3200, stock: 15 },
      { sku: "BOWL-18", choice: "18 cm", price: 5400, stock: 8 },
    ],
  },
  {
    title: "Lokta notebook",
    handle: "lokta-notebook",
    description: "Eighty sheets of paper made from the bark of the lokta bush.",
    option: "Format",
    variants: [{ sku: "NOTEBOOK-A5", choice: "A5", price: 450, stock: 60 }],
  },
  {
    title: "Ilam tea",
    handle: "ilam-tea",
    description: "First flush from the gardens of Ilam.",
    option: "Weight",
    variants: [
      { sku: "TEA-100", choice: "100 g", price: 380, stock: 80 },
      { sku: "TEA-250", choice: "250 g", price: 850, stock: 40 },
    ],
  },
  {
    title: "Thangka of the Green Tara",
    handle: "thangka-green-tara",
    description: "Painted in Boudha over four months. There is only this one.",
    option: "Frame",
    variants: [
      { sku: "THANGKA", choice: "Silk brocade", price: 18500, stock: 1 },
    ],
  },
] as const satisfies readonly CatalogueProduct[]

/** The article numbers of the catalogue. */
export type Sku = (typeof CATALOGUE)[number]["variants"][number]["sku"]
