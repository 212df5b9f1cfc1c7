import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ts from 'typescript'

/** A text of the code as a book of phrases has it: what is filled in is `{}`. */
const textOf = (node: ts.Node): string | undefined => {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')
}

/** The files of a folder of `src`, parsed. */
export const sourcesIn = (folder: string): readonly ts.SourceFile[] => {
  const root = join(__dirname, '..', '..', 'src', folder)
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) =>
      ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true),
    )
}

const everyNode = (node: ts.Node, isPassedOver: (node: ts.Node) => boolean = () => false): ts.Node[] =>
  isPassedOver(node)
    ? []
    : [
        node,
        ...node
          .getChildren()
          .filter((child) => child.kind !== ts.SyntaxKind.JSDoc)
          .flatMap((child) => everyNode(child, isPassedOver)),
      ]

/** SQL, types, names of modules, and errors that no user is told of. */
const isNotTold = (node: ts.Node): boolean =>
  ts.isTaggedTemplateExpression(node) ||
  ts.isImportDeclaration(node) ||
  ts.isTypeNode(node) ||
  (ts.isNewExpression(node) && /(?:^|[a-z])Error$/.test(node.expression.getText()))

const WORD = /[\p{L}’']{2,}/u

/** Every text of the folder's code that says something: two words or more, whatever it is used for. */
export const sentencesIn = (folder: string): readonly string[] =>
  sourcesIn(folder)
    .flatMap((source) => everyNode(source, isNotTold))
    .flatMap((node) => textOf(node) ?? [])
    .filter((text) => /\S \S/.test(text) && WORD.test(text.replaceAll('{}', '')))

type Warned = { readonly code: string; readonly sentences: readonly string[] }

/** What objects with a `code` and a `message` say, as warnings and breaches of rules are: also by way of what the message is put together from. */
export const warningsIn = (folder: string): readonly Warned[] =>
  sourcesIn(folder).flatMap((source) =>
    everyNode(source)
      .filter(ts.isObjectLiteralExpression)
      .flatMap(({ properties }) => {
        const given = (name: string): ts.Expression | undefined => {
          const found = properties.find((property) => property.name?.getText() === name)
          if (found !== undefined && ts.isShorthandPropertyAssignment(found)) return found.name
          return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined
        }
        const [code, message] = [given('code'), given('message')]
        if (code === undefined || message === undefined) return []
        const sentences = saidBy(message, source)
        return textsIn(code).map((text) => ({ code: text, sentences }))
      }),
  )

const textsIn = (node: ts.Node): readonly string[] => everyNode(node).flatMap((inner) => textOf(inner) ?? [])

/** The texts that an expression is made of, through the constants and functions of its file that it names. */
function saidBy(expression: ts.Node, source: ts.SourceFile, seen = new Set<string>()): readonly string[] {
  // What is read from an object is filled in.
  return everyNode(expression, ts.isPropertyAccessExpression).flatMap((node) => {
    const text = textOf(node)
    if (text !== undefined) return [text]
    if (!ts.isIdentifier(node) || seen.has(node.text)) return []
    seen.add(node.text)
    return meaningsOf(node.text, source).flatMap((meaning) => saidBy(meaning, source, seen))
  })
}

/** What a name stands for in its file; a function that is handed in stands for those that are handed over. */
function meaningsOf(name: string, source: ts.SourceFile): readonly ts.Node[] {
  return everyNode(source).flatMap((node): readonly ts.Node[] => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) return [node.initializer ?? []].flat()
    if (ts.isFunctionDeclaration(node) && node.name?.text === name) return [node.body ?? []].flat()
    if (!ts.isParameter(node) || node.name.getText() !== name) return []
    if (node.type === undefined || !ts.isFunctionTypeNode(node.type)) return []
    const { parent } = node
    if (!ts.isFunctionDeclaration(parent) || parent.name === undefined) return []
    const at = parent.parameters.indexOf(node)
    const called = parent.name.text
    return everyNode(source)
      .filter(ts.isCallExpression)
      .filter(({ expression }) => expression.getText() === called)
      .flatMap((call) => call.arguments[at] ?? [])
  })
}
