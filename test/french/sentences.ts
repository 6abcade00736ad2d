import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import type { Constants, Node } from './texts.ts';
import { constantsIn, isNode, nameOf, partsOf, textsOf } from './texts.ts';

/**
 * Every sentence that the sources of a room may say to people, as a catalogue writes it, but with `{}` for whatever
 * is put in. Of a choice, each branch; a part that is a sentence of its own stands alone.
 */
export function sentencesOf(room: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of sourcesIn(room)) {
    const file: Node = JSON.parse(
      JSON.stringify(parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript', target: 'es2024' })),
    );
    const constants = constantsIn(file);
    for (const value of spoken(file, ends.test(path) ? { ...makers, Error: 0 } : makers)) {
      for (const sentence of sentencesIn(value, constants)) found.add(sentence);
    }
  }
  return found;
}

/** A sentence of a catalogue, written as those of the sources are. */
export function unnamed(sentence: string): string {
  return sentence.replaceAll(/\{[a-z]\w*\}/g, '{}');
}

function sourcesIn(room: string): readonly string[] {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(^|\/)double\/|(^|\/|-)french\.ts$/.test(name))
    .map((name) => join(room, name));
}

type Makers = Readonly<Record<string, number>>;

/** What is given a sentence for people, and at which place. */
const makers: Makers = {
  Refused: 1,
  MailRefused: 1,
  PostRefused: 1,
  WrongUse: 0,
  InvalidArgumentError: 0,
  admit: 2,
  failedAs: 2,
  wait: 0,
  waitsFor: 0,
  wrong: 1,
  fault: 2,
  inconsistency: 1,
  passed: 1,
  failed: 1,
};

/** Where an Error ends a command before it began. Elsewhere it is a bug, told to whoever mends it. */
const ends =
  /^src\/platform\/(?:embedded-postgres|keys|key-ring|master-key|process-lock|postgres\/(?:connect|locks|migrate))\.ts$/;

/** Under these names a sentence is carried. */
const carriers = new Set(['mend', 'what', 'without', 'reason', 'says', 'message', 'hint', 'waitsFor']);

/** Under these, several are listed. */
const lists = new Set(['sentences', 'words']);

/** What these return is read as it is. */
const tellers = new Set(['toAnswer', 'list', 'described']);

/** The expressions that a person gets to read. */
function* spoken(node: unknown, by: Makers): Generator<Node> {
  if (isNode(node)) {
    const name = nameOf(node['key'] ?? node['id']) ?? '';
    const value = node['value'] ?? node['init'];
    if (carriers.has(name) && isNode(value) && !isCode(value)) yield value;
    if (lists.has(name) && isNode(value)) yield* listed(value);
    if (node.type === 'FunctionDeclaration' && tellers.has(nameOf(node['identifier']) ?? ''))
      yield* returned(node);
    const place = by[nameOf(node['callee']) ?? ''];
    const given = place === undefined ? undefined : (node['arguments'] as readonly unknown[])[place];
    if (isNode(given) && isNode(given['expression'])) yield given['expression'];
    // What the schemas of the settings want.
    if (node.type === 'StringLiteral' && String(node['value']).startsWith('must ')) yield node;
  }
  for (const part of partsOf(node)) yield* spoken(part, by);
}

function* returned(node: unknown): Generator<Node> {
  if (isNode(node) && node.type === 'ReturnStatement' && isNode(node['argument'])) yield node['argument'];
  for (const part of partsOf(node)) yield* returned(part);
}

function listed({ properties = [], expression }: Node): readonly Node[] {
  if (isNode(expression)) return listed(expression);
  return (properties as readonly Node[]).flatMap(({ value }) => (isNode(value) ? [value] : []));
}

/** One word under a name that often carries a sentence, or a choice of such words: "key". */
function isCode({ type, value, consequent, alternate }: Node): boolean {
  if (type === 'ConditionalExpression')
    return [consequent, alternate].every((branch) => isNode(branch) && isCode(branch));
  return type === 'StringLiteral' && /^[\w-]*$/.test(String(value));
}

function sentencesIn(value: Node, constants: Constants): readonly string[] {
  return (
    textsOf(value, constants)
      // What is put in as whole sentences, before or after what is written, is found where it is written itself.
      .flatMap((text) => text.split(/(?:^|(?<=\. ))\{\}(?: (?=[A-Z])|$)/))
      .map((part) => part.trim())
      // "legal-hold" is a code, which nobody reads.
      .filter((part) => /[a-z]{2}/i.test(part) && !/^[a-z]+(-[a-z]+)+$/.test(part))
      // A schema leaves the full stop to whoever explains it.
      .map((part) => (part.startsWith('must ') && !part.endsWith('.') ? `${part}.` : part))
  );
}
