import type { Gap, Related } from '../../src/contract/index.ts';
import type { Described } from './describe.ts';
import type { Graph, Node, Tie } from './graph.ts';
import { personKinds, textFields, tieTables } from './kinds.ts';
import { fieldsOfType } from './records.ts';
import { mayBeEmptied } from './ties.ts';

export function abilities(
  graph: Graph,
  node: Node,
  described: Described | null,
  ties: readonly Tie[],
  isShared: boolean,
): Related['can'] {
  if (!described || node.ref.kind === 'User' || isUndeclared(graph, node)) return [];
  if (node.isRecycled) return ['erase'];
  const can: ('erase' | 'redact' | 'detach')[] = [];
  const isTheirs = graph.subjects.has(node.ref.id);
  const isPersonContact = node.ref.kind === 'Contact' && node.row?.['IsPersonAccount'] === true;
  if (described.deletable && !isPersonContact && (isTheirs || !personKinds.has(node.ref.kind)))
    can.push('erase');
  if (!isShared && !isPersonContact && redactableFields(described, graph, node).length > 0)
    can.push('redact');
  const toCut = ties.filter((tie) => tie.whenErased !== 'stays' || personKinds.has(tie.of.kind));
  const canCut = toCut.length > 0 && toCut.every((tie) => isCuttable(described, tie));
  if (canCut && !isTheirs) can.push('detach');
  return can;
}

/** By a row that does nothing but tie, or by a reference of the record's own that may be emptied. */
function isCuttable(described: Described, { field }: Tie): boolean {
  if (field === null) return described.name in tieTables;
  const reference = described.fields.get(field);
  return reference !== undefined && mayBeEmptied(described, reference);
}

/** A kind nobody declared may be an invoice: it is named, and left alone. */
export function isUndeclared(graph: Graph, node: Node): boolean {
  return !(node.ref.kind in graph.kinds);
}

const writable: readonly string[] = ['string', 'textarea', 'email', 'phone', 'url', 'encryptedstring'];

/**
 * Text that we may overwrite. On a person's own row it is every text field, the customer's own too; a sent mail
 * cannot be changed at all.
 */
export function redactableFields(described: Described, graph: Graph, node: Node): readonly string[] {
  if (!described.updateable) return [];
  if (node.mentions !== null) return node.mentions;
  const names = personKinds.has(described.name)
    ? [
        ...fieldsOfType(described, ...writable),
        ...fieldsOfType(described, 'date').filter((field) => /birth|death/i.test(field.name)),
      ]
        .map((field) => field.name)
        .filter((name) => name !== 'Name' && graph.subjects.has(node.ref.id))
    : (textFields[described.name] ?? []);
  return names.filter((name) => described.fields.get(name)?.updateable === true).sort();
}

export function undeclared(kind: string): Gap {
  return {
    what: `${kind} records tied to the person: what they are is not said`,
    because: 'not-searchable',
    mend: `Say in the settings, under customObjects, whether ${kind} is personal or business, then plan again.`,
  };
}
