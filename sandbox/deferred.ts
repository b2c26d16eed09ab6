/** A promise together with what resolves it (Node 20 has no `Promise.withResolvers`). */
export function deferred(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
