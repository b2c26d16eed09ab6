import path from "node:path"

/** The rooms of `src/`, from the top down: each imports only from those below it (docs/architecture.md). */
const ROOMS = [
  ["api", "jobs", "subscribers", "admin"],
  ["workflows"],
  ["providers"],
  ["checkout"],
  ["settle"],
  ["refunds"],
  ["facts"],
  ["links"],
  ["modules"],
  ["texts"],
]

/** Decisions and what they rest on know nothing of Medusa but its types. */
const PURE = [
  "src/facts/{facts,refund-facts,reservation}.ts",
  "src/settle/{act,decide,decide-captured,give-up,order-to-cancel,refund-on-demand,schedule,whole-refund}.ts",
]

const ROOT = path.resolve(import.meta.dirname, "../src")

const roomOf = (file) => path.relative(ROOT, file).split(path.sep)[0]

const rankOf = (room) => ROOMS.findIndex((rooms) => rooms.includes(room))

const downwards = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const own = roomOf(context.filename)
    const check = ({ source }) => {
      const to = source?.value
      if (typeof to !== "string" || !to.startsWith(".")) return
      const room = roomOf(path.resolve(path.dirname(context.filename), to))
      if (room === own || rankOf(room) > rankOf(own)) return
      context.report({
        node: source,
        message: `${own} imports only from the rooms below it, and ${room} is none of them`,
      })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    }
  },
}

/** What holds the rooms of `src/` apart; tests may reach into any. */
export const rooms = [
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["**/__tests__/**"],
    plugins: { rooms: { rules: { downwards } } },
    rules: { "rooms/downwards": "error" },
  },
  {
    files: PURE,
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^@medusajs/",
              message: "Decisions are pure: of Medusa they import types.",
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
]
