/** Every function, class and workflow that a file of `src/` exports, and every public method, says what it is for. Types, ids and tables may speak for themselves. */
const isDocumented = (sourceCode, node) => {
  const comment = sourceCode.getCommentsBefore(node).at(-1)
  return comment?.type === "Block" && comment.value.startsWith("*")
}

/** Medusa's and Express's names: what they mean is not ours to say. */
const GIVEN = ["config", "constructor", "__hooks"]

const nameOf = (declaration) =>
  declaration.id?.name ?? declaration.declarations?.[0].id.name

const CALLABLE = ["FunctionDeclaration", "ClassDeclaration"]

/** Something that is made by a call: a step, a workflow, a schema, a model. */
const isMade = ({ declarations }) =>
  declarations?.[0].init?.type === "CallExpression"

const isPublicMethod = (member) =>
  member.type === "MethodDefinition" &&
  !["private", "protected"].includes(member.accessibility) &&
  !member.override &&
  !GIVEN.includes(member.key.name)

const documentedExports = {
  meta: { type: "suggestion", schema: [] },
  create(context) {
    const { sourceCode } = context
    const demand = (node, name) => {
      if (GIVEN.includes(name) || isDocumented(sourceCode, node)) return
      context.report({
        node,
        message: `${name} is exported: say what it is for`,
      })
    }
    const demandOf = (node) => {
      const { declaration } = node
      if (!CALLABLE.includes(declaration?.type) && !isMade(declaration ?? {}))
        return
      demand(node, nameOf(declaration) ?? "default")
      if (declaration.type !== "ClassDeclaration") return
      for (const member of declaration.body.body.filter(isPublicMethod)) {
        demand(member.decorators?.[0] ?? member, member.key.name)
      }
    }
    return {
      ExportNamedDeclaration: demandOf,
      ExportDefaultDeclaration: demandOf,
    }
  },
}

export default { rules: { "documented-exports": documentedExports } }
