/** The rooms of `src/`, from the top down: each imports only from those below it (docs/architecture.md). */
const ROOMS = [
  "{api,jobs,subscribers,admin}",
  "workflows",
  "providers",
  "checkout",
  "settle",
  "refunds",
  "facts",
  "modules",
]

/** Stands beside the rooms: everybody may import it, it imports nothing of ours. */
const TEXTS = "texts"

/** Decisions and what they rest on know nothing of Medusa but its types. */
const PURE = {
  settle: [
    "act",
    "decide",
    "decide-captured",
    "order-to-cancel",
    "refund-on-demand",
    "schedule",
    "whole-refund",
  ],
  facts: ["facts", "refund-facts", "reservation"],
}

/** Relative paths that lead into one of the rooms, from whichever depth. */
const into = (rooms) =>
  rooms
    .flatMap((room) => room.replace(/[{}]/g, "").split(","))
    .map((room) => `(\\.\\./)+${room}(/|$)`)
    .join("|")

const UPWARDS = "A room imports only from the rooms below it."
const MEDUSA = "Decisions are pure: of Medusa they import types."

const forbid = (files, patterns) => ({
  files,
  ignores: ["**/__tests__/**"],
  rules: {
    "@typescript-eslint/no-restricted-imports": ["error", { patterns }],
  },
})

const upwardsFrom = (room) => ({
  regex: into(ROOMS.slice(0, ROOMS.indexOf(room))),
  message: UPWARDS,
})

/** One block of configuration for each room, and one for what is pure in it. */
export const rooms = () => [
  ...ROOMS.slice(1).map((room) =>
    forbid([`src/${room}/**/*.ts`], [upwardsFrom(room)])
  ),
  forbid([`src/${TEXTS}/**/*.ts`], [{ regex: into(ROOMS), message: UPWARDS }]),
  ...Object.entries(PURE).map(([room, names]) =>
    forbid(
      names.map((name) => `src/${room}/${name}.ts`),
      [
        upwardsFrom(room),
        { regex: "^@medusajs/", message: MEDUSA, allowTypeImports: true },
      ]
    )
  ),
]
