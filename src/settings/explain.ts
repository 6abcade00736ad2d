import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { SettingsError } from './settings-error.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** Something wrong at a place of a file, still without its line. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly nearest?: string | null;
  /** True when the key itself is wrong, and not what stands behind it. */
  readonly isKey?: boolean;
}

/** Gives a problem its line. */
export function placed(file: YamlFile, problem: Problem): SettingsError {
  return {
    file: file.name,
    ...file.locate(problem.path, problem.isKey === true ? 'key' : 'value'),
    path: problem.path.map(String).join('.'),
    message: problem.message,
    nearest: problem.nearest ?? null,
  };
}

/** Says in our words what a schema found wrong in a value, and what was probably meant. */
export function explain(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly Issue[],
): readonly Problem[] {
  return issues.flatMap((issue) => explainOne(schema, value, issue));
}

function explainOne(schema: z.core.$ZodType, value: unknown, issue: Issue): readonly Problem[] {
  const { path } = issue;
  const found = valueAt(value, path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, value, path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const choice = meant === null && known.length > 0 ? ` Known: ${known.join(', ')}.` : '';
      return { path: [...path, key], message: `unknown key.${choice}`, nearest: meant, isKey: true };
    });
  }
  if (issue.code === 'invalid_union') return explainUnion(schema, value, issue);
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ path, message: sentence(inner.message), isKey: true }));
  }
  if (found === undefined) return [{ path, message: 'is missing.' }];
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const meant = typeof found === 'string' ? nearest(found, allowed) : null;
    return [{ path, message: `must be ${list(allowed)}.`, nearest: meant }];
  }
  if (issue.code === 'invalid_type') {
    return [
      { path, message: `must be ${words[issue.expected] ?? issue.expected}, and is ${described(found)}.` },
    ];
  }
  return [{ path, message: sentence(issue.message) }];
}

/** Of a union, only the branch that was meant speaks: the one the value fits best. */
function explainUnion(
  schema: z.core.$ZodType,
  value: unknown,
  issue: Extract<Issue, { code: 'invalid_union' }>,
): readonly Problem[] {
  const { path } = issue;
  const found = valueAt(value, path);
  if (issue.errors.length === 0) {
    const allowed = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    if (found === undefined) return [{ path, message: `is missing: ${list(allowed)}.` }];
    const meant = typeof found === 'string' ? nearest(found, allowed) : null;
    return [{ path, message: `must be ${list(allowed)}.`, nearest: meant }];
  }
  const fitting = issue.errors.filter((branch) => !branch.some(isWrongType));
  const [best] = [...fitting].sort((a, b) => a.length - b.length);
  if (best) {
    return explain(
      schema,
      value,
      best.map((inner) => ({ ...inner, path: [...path, ...inner.path] })),
    );
  }
  const expected = issue.errors.flatMap((branch) =>
    branch.filter(isWrongType).map((inner) => words[inner.expected] ?? inner.expected),
  );
  if (found === undefined) return [{ path, message: 'is missing.' }];
  return [{ path, message: `must be ${[...new Set(expected)].join(' or ')}, and is ${described(found)}.` }];
}

function isWrongType(issue: Issue): issue is Extract<Issue, { code: 'invalid_type' }> {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** The keys an object may have at a place: the schema is walked down as the path goes. */
function keysAt(schema: z.core.$ZodType, value: unknown, path: Path): readonly string[] {
  let at: readonly z.core.$ZodType[] = [schema];
  for (const [depth, step] of path.entries()) {
    at = at.flatMap((one) => childrenOf(one, valueAt(value, path.slice(0, depth)), String(step)));
  }
  const objects = at.flatMap((one) => shapesOf(one, valueAt(value, path)));
  return [...new Set(objects.flatMap((shape) => Object.keys(shape)))];
}

function childrenOf(schema: z.core.$ZodType, value: unknown, step: string): readonly z.core.$ZodType[] {
  return unwrapped(schema, value).flatMap((one) => {
    const { def } = one._zod;
    if (def.type === 'object') return def.shape[step] ? [def.shape[step]] : [];
    if (def.type === 'record') return [def.valueType];
    if (def.type === 'array') return [def.element];
    return [];
  });
}

function shapesOf(schema: z.core.$ZodType, value: unknown): readonly z.core.$ZodShape[] {
  return unwrapped(schema, value).flatMap((one) => {
    const { def } = one._zod;
    return def.type === 'object' ? [def.shape] : [];
  });
}

/** What stands behind defaults, transforms and unions; of a union, the branches whose fixed values the value has. */
function unwrapped(schema: z.core.$ZodType, value: unknown): readonly z.core.$ZodTypes[] {
  const { def } = known(schema)._zod;
  if (def.type === 'pipe') return unwrapped(def.in, value);
  if (
    def.type === 'optional' ||
    def.type === 'nullable' ||
    def.type === 'default' ||
    def.type === 'prefault' ||
    def.type === 'readonly'
  ) {
    return unwrapped(def.innerType, value);
  }
  if (def.type === 'lazy') return unwrapped(def.getter(), value);
  if (def.type === 'union') {
    const branches = def.options.flatMap((option) => unwrapped(option, value));
    const meant = branches.filter((branch) => hasFixedValues(branch, value));
    return meant.length > 0 ? meant : branches;
  }
  return [known(schema)];
}

function hasFixedValues(branch: z.core.$ZodTypes, value: unknown): boolean {
  const { def } = branch._zod;
  if (def.type !== 'object' || typeof value !== 'object' || value === null) return false;
  return Object.entries(def.shape).some(([key, inner]) => {
    const literal = known(inner)._zod.def;
    const written: unknown = Reflect.get(value, key);
    return literal.type === 'literal' && literal.values.some((fixed) => fixed === written);
  });
}

/** Every schema zod makes is one of those it lists; the base class it hands out does not say so. */
function known(schema: z.core.$ZodType): z.core.$ZodTypes {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod offers no narrower type and no guard
  return schema as z.core.$ZodTypes;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (Reflect.get(at, step) as unknown) : undefined),
    value,
  );
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
};

function described(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return words[typeof value] ?? typeof value;
}

function list(allowed: readonly string[]): string {
  return allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(', ')}`;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
