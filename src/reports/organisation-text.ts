import type { OrganisationNode } from './organisation-tree.js'
import { flatten } from './organisation-tree.js'
import { terminalText } from './text-width.js'

/** The trees drawn with lines, one body a line, its people beside it. */
export function treeText(nodes: readonly OrganisationNode[]): string {
  return nodes.flatMap((node) => [label(node), ...branches(node.children, '')]).join('\n')
}

function branches(nodes: readonly OrganisationNode[], indent: string): readonly string[] {
  return nodes.flatMap((node, i) => {
    const isLast = i === nodes.length - 1
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${label(node)}`,
      ...branches(node.children, `${indent}${isLast ? '   ' : '│  '}`),
    ]
  })
}

function label({ name, kind, people }: OrganisationNode): string {
  const line = [`${name} [${kind}]`, ...people].join(' · ')
  return terminalText(line).replaceAll('\n', ' ')
}

/** The trees as a diagram of Mermaid's. */
export function treeMermaid(nodes: readonly OrganisationNode[]): string {
  const flat = flatten(nodes)
  const names = new Map(flat.map(({ bodyId }, i) => [bodyId, `n${i + 1}`]))
  const nameOf = (node: OrganisationNode) => names.get(node.bodyId) ?? ''
  const boxes = flat.map((node) => {
    const lines = [node.name, node.kind, ...node.people].map(mermaidText)
    return `  ${nameOf(node)}["${lines.join('<br/>')}"]`
  })
  const lines = flat.flatMap((node) => node.children.map((child) => `  ${nameOf(node)} --> ${nameOf(child)}`))
  return ['flowchart LR', ...boxes, ...lines].join('\n')
}

/** Everything that could end a label, a code block or an entity is written as Mermaid's own entity: `#60;`. */
function mermaidText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/["#&;<>`\\{}[\]|]/g, (character) => `#${character.charCodeAt(0)};`)
}
