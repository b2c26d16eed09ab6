import medusaPlugin from "@medusajs/eslint-plugin"
import tseslint from "typescript-eslint"
import own from "./.eslint/documented-exports.mjs"
import { rooms } from "./.eslint/rooms.mjs"

const GENERATED = [
  "**/node_modules/**",
  ".medusa/**",
  ".data/**",
  "coverage/**",
  "reports/**",
  "src/modules/khalti/migrations/**",
]

/** Not shop code: Medusa's conventions do not apply there. */
const OUTSIDE_MEDUSA = [
  "demo/**",
  "sandbox/**",
  "integration-tests/**",
  "**/__tests__/**",
  "*.{js,mjs,ts}",
]

/** Medusa's conventions for `src/`; its own list of ignored files would leave the tests unlinted. */
const medusa = (medusaPlugin.default ?? medusaPlugin).configs.recommended
  .filter((block) => Object.keys(block).some((key) => key !== "ignores"))
  .map((block) => ({
    ...block,
    ignores: [...(block.ignores ?? []), ...OUTSIDE_MEDUSA],
  }))

export default tseslint.config(
  { ignores: GENERATED },
  ...medusa,
  ...tseslint.configs.recommended.map((block) => ({
    ...block,
    files: ["**/*.{ts,tsx}"],
  })),
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: {
      parserOptions: {
        project: "./tsconfig.check.json",
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      // Express tells an error handler by its four parameters.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_" },
      ],
      // A promise that nobody waits for is a payment that nobody sees fail.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "max-lines": ["error", { max: 320 }],
      "max-lines-per-function": [
        "error",
        { max: 50, skipBlankLines: true, skipComments: true },
      ],
      eqeqeq: ["error", "smart"],
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: OUTSIDE_MEDUSA,
    rules: {
      "@medusajs/step-id-kebab-case": "error",
      "@medusajs/zod-import-source": "error",
    },
  },
  {
    // What works without Medusa imports zod itself: the rules of the border are our own.
    files: ["src/modules/khalti/{gateway,options}/**", "**/__tests__/**"],
    rules: { "@medusajs/zod-import-source": "off" },
  },
  ...rooms,
  {
    files: ["src/**/*.ts"],
    ignores: ["**/__tests__/**"],
    plugins: { own },
    rules: { "own/documented-exports": "error" },
  },
  {
    files: ["demo/**", "sandbox/**", "integration-tests/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.spec.ts", "**/*.cases.ts", "**/__tests__/**"],
    rules: { "max-lines-per-function": "off" },
  }
)
