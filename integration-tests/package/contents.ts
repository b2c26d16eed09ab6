import { readdirSync, readFileSync } from "node:fs"
import { builtinModules, createRequire } from "node:module"
import path from "node:path"

const BUILT = ".medusa/server/src/"
const DOCUMENTS = ["LICENSE", "README.md", "package.json"]
const SOURCES = /(?<!\.d)\.tsx?$|\.map$/
const NOT_RUNTIME =
  /(^|\/)(__tests__|demo|sandbox|integration-tests|medusa-config)|\.spec\./

/** What Medusa's plugin directory looks for. */
const KEYWORDS = [
  "medusa-plugin",
  "medusa-plugin-integration",
  "medusa-plugin-payment",
  "medusa-v2",
]

/** Addresses that the README, Medusa's core or a shop's own code uses. */
const ADDRESSES = [
  "package.json",
  "workflows",
  "modules/khalti",
  "providers/khalti",
  ".medusa/server/src/modules/khalti",
]

interface Manifest {
  keywords: string[]
  exports: Record<string, string | Record<string, string>>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}

/** The package as npm unpacked it into an app's `node_modules`. */
export class Contents {
  private readonly root: string
  private readonly manifest: Manifest
  private readonly files: string[]

  /** @param app - the folder with the `node_modules` */
  constructor(private readonly app: string) {
    this.root = path.join(app, "node_modules", "medusa-payment-khalti")
    this.manifest = JSON.parse(this.read("package.json")) as Manifest
    this.files = readdirSync(this.root, {
      recursive: true,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        path.relative(this.root, path.join(parentPath, name))
      )
      .filter((file) => !file.startsWith("node_modules/"))
  }

  /** How many files it has. */
  get size(): number {
    return this.files.length
  }

  /** Everything that is wrong with it; nothing when it is as it must be. */
  faults(): string[] {
    return [
      ...this.strayFiles(),
      ...this.untypedFiles(),
      ...this.deadExports(),
      ...this.deadAddresses(),
      ...this.undeclaredImports(),
      ...this.needlessPeers(),
      ...KEYWORDS.filter((word) => !this.manifest.keywords.includes(word)).map(
        (word) => `the keyword ${word} is missing`
      ),
    ]
  }

  private strayFiles(): string[] {
    return this.files
      .filter(
        (file) =>
          (!file.startsWith(BUILT) && !DOCUMENTS.includes(file)) ||
          SOURCES.test(file) ||
          NOT_RUNTIME.test(file)
      )
      .map((file) => `${file} is no runtime file`)
  }

  private untypedFiles(): string[] {
    return this.scripts()
      .filter((file) => !file.startsWith(`${BUILT}admin/`))
      .filter((file) => !this.files.includes(typesOf(file)))
      .map((file) => `${file} has no types`)
  }

  /** Every pattern must match files, and every address made of it must lead to the file. */
  private deadExports(): string[] {
    return Object.entries(this.manifest.exports).flatMap(([address, value]) => {
      const targets = typeof value === "string" ? [value] : Object.values(value)
      return targets.flatMap((target) => this.deadTarget(address, target))
    })
  }

  private deadTarget(address: string, target: string): string[] {
    const [before, after] = target.replace(/^\.\//, "").split("*")
    if (after === undefined) {
      return this.files.includes(before)
        ? []
        : [`the export ${address} leads to ${target}, which is not there`]
    }
    const matching = this.files.filter(
      (file) => file.startsWith(before) && file.endsWith(after)
    )
    return matching.length > 0 ? [] : [`the export ${address} matches nothing`]
  }

  private deadAddresses(): string[] {
    const app = createRequire(path.join(this.app, "package.json"))
    return ADDRESSES.flatMap((address) => {
      try {
        const file = app.resolve(`medusa-payment-khalti/${address}`)
        return file.startsWith(this.root) ? [] : [`${address} leads to ${file}`]
      } catch (error) {
        return [String(error)]
      }
    })
  }

  private undeclaredImports(): string[] {
    const declared = {
      ...this.manifest.dependencies,
      ...this.manifest.peerDependencies,
    }
    return this.imports()
      .filter((name) => !(name in declared))
      .map((name) => `${name} is imported and not declared`)
  }

  private needlessPeers(): string[] {
    const { dependencies, peerDependencies } = this.manifest
    const imports = this.imports()
    return [...Object.keys(dependencies), ...Object.keys(peerDependencies)]
      .filter((name) => !imports.includes(name))
      .map((name) => `${name} is declared and never imported`)
  }

  /** Packages that the runtime files need. */
  private imports(): string[] {
    const names = this.scripts().flatMap((file) =>
      [
        ...this.read(file).matchAll(/(?:require|import)\("([^".][^"]*)"\)/g),
      ].map(([, name]) => packageOf(name))
    )
    return [...new Set(names)].filter(
      (name) => !name.startsWith("node:") && !builtinModules.includes(name)
    )
  }

  private scripts(): string[] {
    return this.files.filter((file) => /\.m?js$/.test(file))
  }

  private read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8")
  }
}

function typesOf(script: string): string {
  return script.replace(/\.js$/, ".d.ts")
}

/** `@medusajs/framework/utils` is of the package `@medusajs/framework`. */
function packageOf(name: string): string {
  const parts = name.split("/")
  return parts.slice(0, name.startsWith("@") ? 2 : 1).join("/")
}
