/** A node of a parsed source. */
export interface Node {
  readonly type?: string;
  readonly [key: string]: unknown;
}

/** What is given a name in a file. */
export type Constants = ReadonlyMap<string, Node>;

/** Every text an expression can become, with `{}` for whatever is put in. */
export function textsOf(node: Node, constants: Constants): readonly string[] {
  const of = (part: unknown): readonly string[] => (isNode(part) ? textsOf(part, constants) : ['{}']);
  const { type = '', left, right, operator } = node;
  if (type === 'StringLiteral') return [String(node['value'])];
  if (type === 'ConditionalExpression') return [...of(node['consequent']), ...of(node['alternate'])];
  if (type === 'BinaryExpression' && operator === '+') return sumOf(of(left), of(right));
  if (type === 'BinaryExpression' && (operator === '??' || operator === '||')) {
    return [...of(left), ...of(right)];
  }
  if (type === 'TemplateLiteral') return filled(node, of);
  if (wrappers.has(type)) return of(node['expression']);
  const constant = type === 'Identifier' ? constants.get(String(node['value'])) : undefined;
  return constant && resolvable.has(constant.type ?? '') ? textsOf(constant, constants) : ['{}'];
}

const wrappers = new Set(['ParenthesisExpression', 'TsAsExpression', 'TsConstAssertion']);

/** A name for words that stand in the file; for anything else the name says nothing. */
const resolvable = new Set(['StringLiteral', 'ConditionalExpression']);

/** Texts, or numbers: these are put in as one. */
function sumOf(left: readonly string[], right: readonly string[]): readonly string[] {
  const texts = joined([left, right]);
  return texts.every((text) => text === '{}{}') ? ['{}'] : texts;
}

function filled({ quasis, expressions }: Node, of: (part: unknown) => readonly string[]): readonly string[] {
  const between = (expressions as readonly unknown[]).map(of);
  return joined(
    (quasis as readonly { readonly cooked: string }[]).flatMap(({ cooked }, index) => {
      const next = between[index];
      return next ? [[cooked], next] : [[cooked]];
    }),
  );
}

function joined(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (heads, part) => heads.flatMap((head) => part.map((tail) => head + tail)),
    [''],
  );
}

/** By its name; a name given twice in a file is nobody's. */
export function constantsIn(file: Node): Constants {
  const found = new Map<string, Node | null>();
  const look = (node: unknown): void => {
    if (isNode(node) && node.type === 'VariableDeclarator' && isNode(node['init'])) {
      const name = nameOf(node['id']);
      if (name !== null) found.set(name, found.has(name) ? null : node['init']);
    }
    for (const part of partsOf(node)) look(part);
  };
  look(file);
  return new Map([...found].flatMap(([name, init]) => (init ? [[name, init]] : [])));
}

export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  return node.type === 'Identifier' || node.type === 'StringLiteral' ? String(node['value']) : null;
}

export function partsOf(node: unknown): readonly unknown[] {
  return typeof node === 'object' && node !== null ? Object.values(node) : [];
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
