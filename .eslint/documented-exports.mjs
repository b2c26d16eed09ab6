/** Everything that a file of `src/` exports, and every public method of an exported class, says what it is for. */
const isDocumented = (sourceCode, node) => {
  const comment = sourceCode.getCommentsBefore(node).at(-1)
  return comment?.type === "Block" && comment.value.startsWith("*")
}

/** Medusa's and Express's names: what they mean is not ours to say. */
const GIVEN = ["config", "constructor", "__hooks"]

const nameOf = (declaration) =>
  declaration.id?.name ?? declaration.declarations?.[0].id.name

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
      if (
        !declaration ||
        ["Identifier", "CallExpression"].includes(declaration.type)
      )
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
