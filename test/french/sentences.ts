import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** Where a room says something to people: what makes an error of it, and under which names it is carried. */
const makers: Readonly<Record<string, number>> = {
  Refused: 1,
  WrongUse: 0,
  InvalidArgumentError: 0,
  failedAs: 2,
  wait: 0,
  waitsFor: 0,
  wrong: 1,
  demandRole: 1,
  fault: 2,
  inconsistency: 1,
  passed: 1,
  failed: 1,
};
/** What these return is read as it is. */
const tellers = new Set(['toAnswer', 'list', 'described']);
const carriers = new Set(['mend', 'what', 'without', 'reason', 'says', 'message', 'hint', 'waitsFor']);

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
    for (const value of spoken(file)) {
      for (const text of textsOf(value, constants)) for (const one of apart(text)) found.add(one);
    }
  }
  return found;
}

/** A sentence of a catalogue, written as those of the sources are. */
export function unnamed(sentence: string): string {
  return sentence.replaceAll(/\{[a-z]\w*\}/g, '{}');
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(^|\/)(double\/|french\.ts$)|-french\.ts$/.test(name))
    .map((name) => join(folder, name));
}

interface Node {
  readonly type?: string;
  readonly [key: string]: unknown;
}

type Constants = ReadonlyMap<string, Node>;

/** The expressions that a person gets to read. */
function* spoken(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const one of node as readonly unknown[]) yield* spoken(one);
    return;
  }
  if (!isNode(node)) return;
  const name = nameOf(node['key'] ?? node['id']);
  const value = node['value'] ?? node['init'];
  if (name !== null && carriers.has(name) && isNode(value) && !isCode(value)) yield value;
  if ((name === 'sentences' || name === 'words') && isNode(value)) yield* valuesOf(value);
  if (node.type === 'FunctionDeclaration' && tellers.has(nameOf(node['identifier']) ?? ''))
    yield* returnsOf(node);
  const index = makers[nameOf(node['callee']) ?? ''];
  const given = index === undefined ? undefined : (node['arguments'] as readonly unknown[])[index];
  if (isNode(given) && isNode(given['expression'])) yield given['expression'];
  if (node.type === 'StringLiteral' && String(node['value']).startsWith('must ')) yield node;
  for (const part of Object.values(node)) yield* spoken(part);
}

function* returnsOf(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const one of node as readonly unknown[]) yield* returnsOf(one);
    return;
  }
  if (!isNode(node)) return;
  if (node.type === 'ReturnStatement' && isNode(node['argument'])) yield node['argument'];
  for (const part of Object.values(node)) yield* returnsOf(part);
}

/** One word under a name that often carries a sentence: "legal-hold". */
function isCode({ type, value }: Node): boolean {
  return type === 'StringLiteral' && /^[\w-]*$/.test(String(value)) && value !== 'identity';
}

function valuesOf({ properties = [], expression }: Node): readonly Node[] {
  if (isNode(expression)) return valuesOf(expression);
  return (properties as readonly Node[]).flatMap(({ value }) => (isNode(value) ? [value] : []));
}

/** What is given a name in a file, by that name; a name given twice is nobody's. */
function constantsIn(file: Node): Constants {
  const found = new Map<string, Node | null>();
  const look = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(look);
    if (!isNode(node)) return;
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : null;
    if (name !== null && isNode(node['init'])) found.set(name, found.has(name) ? null : node['init']);
    Object.values(node).forEach(look);
  };
  look(file);
  return new Map([...found].flatMap(([name, init]) => (init ? [[name, init]] : [])));
}

/** Every text an expression can become; none where nothing of it is written in the file. */
function textsOf(node: Node, constants: Constants): readonly string[] {
  return variants(node, constants).filter((text) => /[a-z]{2}/i.test(text.replaceAll('{}', '')));
}

function variants(node: Node, constants: Constants): readonly string[] {
  const of = (part: unknown): readonly string[] => (isNode(part) ? variants(part, constants) : ['{}']);
  switch (node.type) {
    case 'StringLiteral':
      return [String(node['value'])];
    case 'ParenthesisExpression':
    case 'TsAsExpression':
    case 'TsConstAssertion':
      return of(node['expression']);
    case 'ConditionalExpression':
      return [...of(node['consequent']), ...of(node['alternate'])];
    case 'BinaryExpression':
      if (node['operator'] === '+') {
        const texts = joined([of(node['left']), of(node['right'])]);
        return texts.some((text) => text !== '{}{}') ? texts : ['{}'];
      }
      return node['operator'] === '??' || node['operator'] === '||'
        ? [...of(node['left']), ...of(node['right'])]
        : ['{}'];
    case 'TemplateLiteral': {
      const quasis = node['quasis'] as readonly { readonly cooked: string }[];
      const expressions = node['expressions'] as readonly unknown[];
      return joined(
        quasis.flatMap(({ cooked }, index) =>
          index < expressions.length ? [[cooked], of(expressions[index])] : [[cooked]],
        ),
      );
    }
    case 'Identifier': {
      const constant = constants.get(String(node['value']));
      return constant && resolvable.has(constant.type ?? '') ? variants(constant, constants) : ['{}'];
    }
    default:
      return ['{}'];
  }
}

function joined(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (sofar, part) => sofar.flatMap((head) => part.map((tail) => head + tail)),
    [''],
  );
}

/** What is put in as whole sentences, before or after what is written, is found where it is written itself. */
function apart(text: string): readonly string[] {
  return (
    text
      .split(/(?:^|(?<=\. ))\{\}(?: (?=[A-Z])|$)/)
      .map((part) => part.trim())
      // "legal-hold" is a code, which nobody reads.
      .filter((part) => part !== '' && !/^[a-z]+(-[a-z]+)+$/.test(part))
      .map((part) => (part.startsWith('must ') && !part.endsWith('.') ? `${part}.` : part))
  );
}

/** A name for words that stand in the file; for anything else the name says nothing. */
const resolvable = new Set(['StringLiteral', 'ConditionalExpression']);

function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  return node.type === 'Identifier' || node.type === 'StringLiteral' ? String(node['value']) : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
