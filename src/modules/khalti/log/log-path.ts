import path from "node:path"

/** What shows that `medusa develop` runs this process and watches the project's folder. */
export type Watch = {
  /** NODE_ENV */
  mode: string | undefined
  /** Started by another Node process that it can talk to. */
  forked: boolean
  /** Command line of Medusa's own tool, such as `start`. */
  command: string | undefined
  /** The project's folder. */
  cwd: string
}

/**
 * Where the payment log lies. `medusa develop` restarts the server at every change in the project's folder, so a log
 * there would end the server in the middle of each payment; it goes into `.medusa` instead, which is not watched.
 *
 * @param file the option `logFile`
 */
export function placeLog(
  file: string,
  { mode, forked, command, cwd }: Watch = {
    mode: process.env.NODE_ENV,
    forked: process.connected === true,
    command: process.argv[2],
    cwd: process.cwd(),
  }
): string {
  const isWatched = mode === "development" && forked && command === "start"
  const inside = path.relative(cwd, path.resolve(cwd, file))
  const isHidden = inside.split(path.sep).some((part) => part.startsWith("."))
  return isWatched && !isHidden ? path.join(".medusa", inside) : file
}
