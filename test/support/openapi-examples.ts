/** As much of JSON Schema as the document of the API uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Tried in turn: the first one that a pattern takes. */
const WRITTEN = [
  '1',
  'sales',
  '2026-03-05',
  'a'.repeat(64),
  `whsec_${'A'.repeat(32)}`,
  'request 1',
  'https://taker.example/in',
  'texte',
];

/**
 * Values that a schema declares: the whole of them, each property there, and of whatever is one of several shapes each of
 * them once.
 */
export function examplesOf({ components }: ApiDocument, schema: Schema): readonly unknown[] {
  const of = (inner: Schema): readonly unknown[] => examplesOf({ components, paths: {} }, inner);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    return of(components.schemas[name] ?? {});
  }
  if ('const' in schema) return [schema.const];
  if (schema.enum) return [schema.enum[0]];
  const shapes = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (shapes) return shapes.flatMap(of);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object') return objectsOf(schema, of);
  if (type === 'array') return schema.items ? of(schema.items).map((item) => [item]) : [[]];
  if (type === 'integer' || type === 'number') return [Math.max(schema.minimum ?? 1, 1)];
  if (type === 'boolean') return [true];
  if (type === 'null') return [null];
  return [writtenAs(schema)];
}

function objectsOf(
  { properties = {}, additionalProperties, propertyNames }: Schema,
  of: (inner: Schema) => readonly unknown[],
): readonly unknown[] {
  const shapes = Object.entries(properties).map(([name, inner]) => [name, of(inner)] as const);
  const whole = Object.fromEntries(shapes.map(([name, [first]]) => [name, first]));
  if (typeof additionalProperties === 'object') {
    const [name] = of(propertyNames ?? {});
    const [value] = of(additionalProperties);
    return [{ ...whole, [String(name)]: value }];
  }
  const others = shapes.flatMap(([name, [, ...more]]) => more.map((one) => ({ ...whole, [name]: one })));
  return [whole, ...others];
}

function writtenAs({ pattern, format }: Schema): string {
  if (format === 'base64') return 'dGV4dGU=';
  if (format === 'uri') return 'https://taker.example/in';
  if (pattern === undefined) return 'texte';
  const found = WRITTEN.find((one) => new RegExp(pattern, 'u').test(one));
  if (found === undefined) throw new Error(`No example is written as ${pattern}: add one.`);
  return found;
}

/** Where anything stands in a value: itself, each property, each item. */
export function placesIn(
  value: unknown,
  at: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...at, index]))
    : Object.entries(value).flatMap(([name, item]) => placesIn(item, [...at, name]));
  return [at, ...inner];
}

/** The same, with something else at one place. */
export function replacedAt(value: unknown, at: readonly (string | number)[], by: unknown): unknown {
  const [first, ...rest] = at;
  if (first === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? replacedAt(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, item]) => [
      name,
      name === first ? replacedAt(item, rest, by) : item,
    ]),
  );
}
