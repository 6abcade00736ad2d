import type { Gap, Related } from '../../src/contract/index.ts';
import type { Described, DescribedField } from './describe.ts';
import type { Graph, Node, Tie } from './graph.ts';
import { personKinds, textFields, tieTables } from './kinds.ts';
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

/**
 * What we may overwrite. On a person's own row it is whatever holds something of them, the customer's own fields too:
 * text, and everything else that may be emptied but for flags and links to other records. A sent mail cannot be changed
 * at all.
 */
export function redactableFields(described: Described, graph: Graph, node: Node): readonly string[] {
  if (!described.updateable) return [];
  if (node.mentions !== null) return node.mentions;
  const names = personKinds.has(described.name)
    ? [...described.fields.values()].filter(holdsThem).map((field) => field.name)
    : (textFields[described.name] ?? []);
  if (personKinds.has(described.name) && !graph.subjects.has(node.ref.id)) return [];
  return names.filter((name) => described.fields.get(name)?.updateable === true).sort();
}

function holdsThem({ name, type, nillable }: DescribedField): boolean {
  if (texts.has(type)) return name !== 'Name';
  return nillable && !linksAndFlags.has(type) && !ofThePlatform.has(name);
}

const texts: ReadonlySet<string> = new Set([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'encryptedstring',
]);
const linksAndFlags: ReadonlySet<string> = new Set([
  'id',
  'reference',
  'boolean',
  'base64',
  'address',
  'location',
  'anyType',
  'complexvalue',
]);

/** May be emptied as far as describe says, and say nothing of the person. */
const ofThePlatform: ReadonlySet<string> = new Set(['CurrencyIsoCode', 'CleanStatus']);

export function undeclared(kind: string): Gap {
  return {
    what: `${kind} records tied to the person: what they are is not said`,
    because: 'not-searchable',
    mend: `Say in the settings, under customObjects, whether ${kind} is personal or business, then plan again.`,
  };
}
