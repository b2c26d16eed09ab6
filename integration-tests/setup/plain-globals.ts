import NodeEnvironment from "jest-environment-node"
import vm from "node:vm"

/**
 * Jest's environment for Node with globals as fast as Node's own. The context that
 * Jest makes asks a handler at every mention of `Object` or `Promise`, forty times
 * slower, and Medusa mentions them all the time. Before Node 20.18 it stays so.
 */
export default class PlainGlobals extends NodeEnvironment {
  constructor(...args: ConstructorParameters<typeof NodeEnvironment>) {
    const { createContext } = vm
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY)
    try {
      super(...args)
    } finally {
      vm.createContext = createContext
    }
  }
}
