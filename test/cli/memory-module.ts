import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Change, MemoryAccount, Row } from '../../adapters/memory/account.ts';
import { memoryAccount } from '../../adapters/memory/account.ts';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { memory } from '../../adapters/memory/index.ts';

/**
 * The memory adapter for processes of their own: the name of an account is the file its rows lie in, read before each
 * call and written after it. What `adapter: <path>` of systems.yaml imports.
 */
export default memory(fileAccount);

/** The account that lies in this file, as it is now. */
export function fileAccount(path: string): MemoryAccount {
  const account = memoryAccount(path, { now: () => new Date() });
  load(account);
  account.gate = async (effect, signal, act) => {
    signal.throwIfAborted();
    load(account);
    refuseOnDemand(account, effect);
    const answer = act();
    save(account);
    return answer;
  };
  return account;
}

interface Kept {
  readonly rows: readonly (readonly [string, KeptRow])[];
  readonly merged: readonly (readonly [string, string])[];
  readonly optOuts: readonly (readonly [string, 'some' | 'all'])[];
  /** What happened, as the account tells it. */
  readonly changes: readonly (Omit<Change, 'at'> & { readonly at: string })[];
  readonly lastChange: number;
  /** Calls that are refused, and how: what a bad day does to a tool. */
  readonly refuses: Refuses;
}

interface KeptRow extends Omit<Row, 'goneAt' | 'createdAt'> {
  readonly goneAt: string | null;
  readonly createdAt?: string;
}

type Refuses = { readonly effect: 'read' | 'write'; readonly status: number; readonly code: string } | null;

const refusals = new WeakMap<MemoryAccount, Refuses>();

export function save(account: MemoryAccount, refuses: Refuses = refusals.get(account) ?? null): void {
  const kept = {
    ...account,
    rows: [...account.rows],
    merged: [...account.merged],
    optOuts: [...account.optOuts],
  };
  const { rows, merged, optOuts, changes, lastChange } = kept;
  const draft = `${account.name}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ rows, merged, optOuts, changes, lastChange, refuses }));
  renameSync(draft, account.name);
}

function load(account: MemoryAccount): void {
  const text = readIfThere(account.name);
  if (text === null) return;
  const kept = JSON.parse(text) as Kept;
  refill(
    account.rows,
    kept.rows.map(([key, row]) => [key, asRow(row)]),
  );
  refill(account.merged, kept.merged);
  refill(account.optOuts, kept.optOuts);
  account.changes.splice(0, Infinity, ...kept.changes.map((one) => ({ ...one, at: new Date(one.at) })));
  account.lastChange = kept.lastChange;
  refusals.set(account, kept.refuses);
}

function asRow({ goneAt, createdAt, ...row }: KeptRow): Row {
  return {
    ...row,
    goneAt: goneAt === null ? null : new Date(goneAt),
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt) }),
  };
}

function refill<T>(map: Map<string, T>, entries: readonly (readonly [string, T])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function refuseOnDemand(account: MemoryAccount, effect: 'read' | 'write'): void {
  const refuses = refusals.get(account);
  if (refuses?.effect === effect) throw new MemoryRefusal(refuses.status, refuses.code);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
