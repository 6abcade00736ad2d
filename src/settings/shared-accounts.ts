import type { OverAccount } from '../domain/same-account.ts';
import { isSameAccount } from '../domain/same-account.ts';
import type { Contents } from './cross-check.ts';
import type { Problem } from './explain.ts';

/**
 * Several controllers over one account of a vendor: each of their systems says which records are its own, and none of
 * them could be another's too.
 */
export function sharedAccounts(contents: Contents): readonly (Problem & { readonly file: 'systems.yaml' })[] {
  const owners = ownersIn(contents['greffe.yaml']);
  const systems = systemsIn(contents['systems.yaml']);
  return systems.flatMap((one, index) => {
    const rivals = systems
      .slice(0, index)
      .filter((other) => isSameAccount(one, other) && owners.get(one.name) !== owners.get(other.name));
    const problem = rivals.map((other) => between(one, other)).find((found) => found !== null);
    return problem ? [{ file: 'systems.yaml' as const, ...problem }] : [];
  });
}

interface WrittenSystem extends OverAccount {
  readonly name: string;
  /** kind → field → values, as text; null where it says nothing. */
  readonly only: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | null;
}

function between(one: WrittenSystem, other: WrittenSystem): Problem | null {
  const silent = [one, other].find(({ only }) => only === null);
  if (silent) {
    const message = `is over the same account as ${(silent === one ? other : one).name}, which is another controller's. Say under only which records are whose.`;
    return { path: ['systems', silent.name], message, isKey: true };
  }
  const kinds = Object.keys({ ...one.only, ...other.only });
  const kind = kinds.find((name) => !excludeEachOther(one.only?.[name] ?? {}, other.only?.[name] ?? {}));
  if (kind === undefined) return null;
  const message = `does not keep ${kind} apart from ${other.name}: both must name one field of it, with other values each.`;
  return { path: ['systems', one.name, 'only'], message, isKey: true };
}

function excludeEachOther(
  one: Readonly<Record<string, readonly string[]>>,
  other: Readonly<Record<string, readonly string[]>>,
): boolean {
  return Object.entries(one).some(([field, values]) => {
    const rival = other[field];
    return rival !== undefined && !values.some((value) => rival.includes(value));
  });
}

/** system → controller */
function ownersIn(greffe: unknown): ReadonlyMap<string, string> {
  return new Map(
    listOf(groupOf(greffe)['controllers']).flatMap((controller) => {
      const { id, systems } = groupOf(controller);
      return listOf(systems).map((system) => [String(system), String(id)] as const);
    }),
  );
}

function systemsIn(file: unknown): readonly WrittenSystem[] {
  return Object.entries(groupOf(groupOf(file)['systems'])).map(([name, written]) => {
    const { adapter, expect, only } = groupOf(written);
    return {
      name,
      adapter: String(adapter),
      expect: Object.fromEntries(Object.entries(groupOf(expect)).map(([key, value]) => [key, String(value)])),
      only:
        only === undefined
          ? null
          : eachIn(only, (fields) => eachIn(fields, (told) => listOf(told).map(String))),
    };
  });
}

function eachIn<T>(group: unknown, read: (value: unknown) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(groupOf(group)).map(([key, value]) => [key, read(value)]));
}

/** One value is a list of one. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
