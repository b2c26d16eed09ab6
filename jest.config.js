/** Unit tests run in parallel without a database; `http` and `faults` boot a real Medusa on a real PostgreSQL. */
const swc = [
  "@swc/jest",
  {
    jsc: {
      parser: { syntax: "typescript", decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: "es2022",
    },
    module: { type: "commonjs" },
  },
]

const shared = {
  testEnvironment: "node",
  transform: { "^.+\\.[jt]s$": swc },
  moduleFileExtensions: ["js", "ts", "json"],
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.data/"],
}

const onDatabase = {
  ...shared,
  globalSetup: "./integration-tests/setup/start-postgres.ts",
  globalTeardown: "./integration-tests/setup/stop-postgres.ts",
  setupFiles: ["./integration-tests/setup/environment.ts"],
  testTimeout: 180000,
  // Medusa never lets go of all it loads: each file gets a process of its own.
  workerIdleMemoryLimit: "300MB",
}

const kinds = {
  unit: {
    ...shared,
    testMatch: [
      "**/src/**/__tests__/**/*.spec.ts",
      "**/sandbox/__tests__/**/*.spec.ts",
    ],
  },
  /** For Stryker: the pure files' own specs, without the weight of Medusa. */
  mutation: {
    ...shared,
    testMatch: [
      "**/src/{settle,facts,refunds}/__tests__/*.spec.ts",
      "**/src/modules/khalti/{,gateway/,options/}__tests__/*.spec.ts",
      "**/src/checkout/__tests__/return-address.spec.ts",
    ],
    // What needs all of Medusa, or a server in Khalti's place.
    testPathIgnorePatterns: [
      "(check-configuration|complete-cart|locking|client|retries)\\.spec",
    ],
    moduleNameMapper: {
      "^@medusajs/framework/utils$": "<rootDir>/.stryker/medusa-utils.cjs",
      // How MathBN asks for `isDefined`: the whole folder is 1,200 files.
      "^\\.\\./common$":
        "<rootDir>/node_modules/@medusajs/utils/dist/common/is-defined",
    },
  },
  http: {
    ...onDatabase,
    testMatch: ["**/integration-tests/http/**/*.spec.ts"],
    // More would answer customers too slowly: some tests hold the promise of eight seconds.
    maxWorkers: 2,
  },
  /** Servers that are killed, that race each other, and that are lied to. */
  faults: {
    ...onDatabase,
    testMatch: ["**/integration-tests/faults/{kills,races,fuzz}/**/*.spec.ts"],
    testTimeout: 240000,
    // Each file brings servers of its own.
    maxWorkers: 1,
  },
}

module.exports = kinds[process.env.TEST_TYPE ?? "unit"]
