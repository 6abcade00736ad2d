import type { FieldValue, Happening, Objection, Ref } from '../../src/contract/index.ts';
import { refKey, sameValue } from '../../src/contract/index.ts';
import { MemoryRefusal } from './failures.ts';
import {
  addressesOf,
  binDays,
  blockingKinds,
  cascadingKinds,
  identifiersOf,
  isKind,
  kinds,
  readOnlyFields,
  recyclableKinds,
  refOf,
  standardFields,
} from './records.ts';

/** One row of the tool, never changed in place: a change is another row under the same key. */
export interface Row {
  readonly kind: string;
  readonly id: string;
  readonly state: 'live' | 'recycled' | 'purging';
  /** When a recycled or purging row leaves the disks. */
  readonly goneAt: Date | null;
  /** Key of the row that took it along into the bin, and brings it back. */
  readonly takenBy?: string;
  /** Told beside the fields, as most tools do. */
  readonly createdAt?: Date;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Keys of the rows it hangs on. */
  readonly ties: readonly string[];
}

/** Who did it: whoever holds our token, or somebody who works in the tool. */
export type Author = 'token' | 'user';

/** Something that happened to a row, as the tool keeps it in a list of its own. */
export interface Change {
  /** Counts up: no two changes share one, whatever their time. */
  readonly number: number;
  readonly what: Happening;
  readonly kind: string;
  readonly id: string;
  /** Of a merge, the key of the row that answers now. */
  readonly into: string | null;
  readonly fields: readonly string[] | null;
  readonly at: Date;
  readonly by: Author;
}

/** How much a person wants stopped on one channel to one address. */
export type OptOut = 'none' | 'some' | 'all';

export interface RowPage {
  readonly rows: readonly Row[];
  readonly after: string | null;
}

export type Search =
  | { readonly by: 'email' | 'phone' | 'id'; readonly value: string }
  | { readonly by: 'name'; readonly value: string };

/**
 * The tool itself, as its vendor would run it: rows, a bin, merges, consents, and the rules of what may be erased.
 * It knows nothing of greffe; `world.ts` fills it and looks into it past its API.
 */
export interface MemoryAccount {
  readonly name: string;
  now(): Date;
  readonly rows: Map<string, Row>;
  /** Former key → the key that answers for it now. */
  readonly merged: Map<string, string>;
  /** "channel:address" → how much the person wants stopped. */
  readonly optOuts: Map<string, Exclude<OptOut, 'none'>>;
  readonly jobs: Map<string, { readonly keys: readonly string[]; readonly doneAt: Date }>;
  /** What happened, oldest first: so many of the latest changes as the account keeps. */
  readonly changes: Change[];
  lastChange: number;
  /** "kind:id.field" of what field-level rights keep from our token. */
  readonly hidden: Set<string>;
  /** "kind.field" of what the customer's own rules let nobody change. */
  readonly ruled: Set<string>;
  /** Who may have rows, by id. Whoever is away keeps theirs, and is given no others. */
  readonly owners: Map<string, 'here' | 'away'>;
  /** A token without rights is answered as if nothing were there, as several tools do. */
  readonly token: { seesRows: boolean; seesConsents: boolean };
  readonly options: MemoryAccountOptions;
  /** Every call passes here first: what a network and a sign-in do to it. */
  gate: Gate;
}

export interface MemoryAccountOptions {
  readonly now: () => Date;
  /** Most rows of one answer. */
  readonly pageSizeMax?: number;
  /** Files are erased by a job that ends a minute later. */
  readonly erasesFilesLater?: boolean;
  /** Rows the bin holds: what went there first makes room. */
  readonly binMax?: number;
  /** Changes that are kept; older ones are forgotten. */
  readonly changesMax?: number;
  /** What deliveries are signed with; without it, none are sent. */
  readonly webhookSecret?: string;
}

export type Gate = <T>(effect: 'read' | 'write', signal: AbortSignal, act: () => T) => Promise<T>;

export function memoryAccount(name: string, options: MemoryAccountOptions): MemoryAccount {
  return {
    name,
    now: options.now,
    rows: new Map([['account:self', ownRow]]),
    merged: new Map(),
    optOuts: new Map(),
    jobs: new Map(),
    changes: [],
    lastChange: 0,
    hidden: new Set(),
    ruled: new Set(),
    owners: new Map(),
    token: { seesRows: true, seesConsents: true },
    options,
    gate: openGate,
  };
}

/** The account's own row: always there, so that whoever cannot see it can see nothing. */
const ownRow: Row = { kind: 'account', id: 'self', state: 'live', goneAt: null, fields: {}, ties: [] };

const openGate: Gate = async (_effect, signal, act) => {
  signal.throwIfAborted();
  return act();
};

/** The rows that match, in the order of their ids; recycled ones too, as the tool's own search page shows them. */
export function search(account: MemoryAccount, wanted: Search, after: string | null): RowPage {
  const found = settledRows(account).filter((row) => matches(row, wanted));
  return page(account, found, after);
}

/** Live rows of one kind in the order of their keys; `after` is the key of the last row seen, whether or not it is still there. */
export function list(account: MemoryAccount, kind: string, after: string | null): RowPage {
  const found = settledRows(account).filter((row) => row.kind === kind && row.state === 'live');
  return page(account, found, after);
}

/** Names of the fields that rows of a kind may have: the tool's own, and those its users added. */
export function fieldNames(account: MemoryAccount, kind: string): readonly string[] {
  const used = settledRows(account)
    .filter((row) => row.kind === kind)
    .flatMap((row) => Object.keys(row.fields));
  return [...new Set([...(isKind(kind) ? standardFields[kind] : []), ...used])];
}

/** One answer per key; a merged key is answered by the row that took it over, under that row's own id. */
export function get(account: MemoryAccount, keys: readonly string[]): readonly (Row | null)[] {
  sweep(account);
  if (!account.token.seesRows) return keys.map(() => null);
  return keys.map((key) => {
    const row = account.rows.get(account.merged.get(key) ?? key);
    return row?.state === 'live' ? withoutHidden(account, row) : null;
  });
}

export function bin(account: MemoryAccount, keys: readonly string[]): readonly (Row | null)[] {
  sweep(account);
  if (!account.token.seesRows) return keys.map(() => null);
  return keys.map((key) => {
    const row = account.rows.get(key);
    return row && row.state !== 'live' ? row : null;
  });
}

/** Live rows that hang on this one. */
export function hangingOn(account: MemoryAccount, key: string, after: string | null): RowPage {
  const found = settledRows(account).filter((row) => row.state === 'live' && row.ties.includes(key));
  return page(account, found, after);
}

/** Former ids of a row. */
export function formerKeys(account: MemoryAccount, key: string): readonly string[] {
  return [...account.merged].filter(([, winner]) => winner === key).map(([loser]) => loser);
}

export type EraseAnswer = 'erased' | 'gone' | 'blocked' | { readonly job: string; readonly doneAt: Date };

/** As many tools do, it follows a merged id to the row that answers for it now: the adapter has to look first. */
export function eraseRow(account: MemoryAccount, formerKey: string, by: Author = 'user'): EraseAnswer {
  sweep(account);
  refuseWithoutRights(account);
  const key = account.merged.get(formerKey) ?? formerKey;
  const row = account.rows.get(key);
  if (row?.state !== 'live') return 'gone';
  const hanging = [...account.rows.values()].filter((one) => one.state === 'live' && one.ties.includes(key));
  if (hanging.some((one) => isOneOf(blockingKinds, one.kind))) return 'blocked';
  if (row.kind === 'file' && account.options.erasesFilesLater === true) return startJob(account, key);
  for (const one of hanging) {
    if (isOneOf(cascadingKinds, one.kind)) eraseRow(account, refKey(one), by);
    else {
      account.rows.set(refKey(one), { ...one, ties: one.ties.filter((tie) => tie !== key) });
      note(account, { what: 'changed', ...refOf(one), by });
    }
  }
  discard(account, row, by);
  return 'erased';
}

/**
 * As a vendor's batch does, it answers nothing of any row: one that is blocked stays, one that is gone is passed over, one
 * of a kind without a bin is lost, and a merged id hits whoever holds it now.
 */
export function recycleRow(account: MemoryAccount, formerKey: string, by: Author = 'user'): void {
  sweep(account);
  refuseWithoutRights(account);
  const key = account.merged.get(formerKey) ?? formerKey;
  const row = account.rows.get(key);
  if (row?.state !== 'live') return;
  const hanging = [...account.rows.values()].filter((one) => one.state === 'live' && one.ties.includes(key));
  if (hanging.some((one) => isOneOf(blockingKinds, one.kind))) return;
  if (!isOneOf(recyclableKinds, row.kind)) {
    eraseRow(account, key, by);
    return;
  }
  for (const one of [row, ...hanging.filter(({ kind }) => isOneOf(cascadingKinds, kind))])
    intoBin(account, one, key, by);
}

/** As a user does it: the row comes back whole, with what it took along. */
export function restoreRow(account: MemoryAccount, key: string): void {
  sweep(account);
  for (const row of account.rows.values()) {
    if (row.state !== 'recycled' || (refKey(row) !== key && row.takenBy !== key)) continue;
    const { takenBy: _takenBy, ...whole } = row;
    account.rows.set(refKey(row), { ...whole, state: 'live', goneAt: null });
    note(account, { what: 'restored', ...refOf(row), by: 'user' });
    if (refKey(row) !== key) restoreRow(account, refKey(row));
  }
}

/** Ties stay, so that they are there again when the row is. */
function intoBin(account: MemoryAccount, row: Row, taker: string, by: Author): void {
  const key = refKey(row);
  const goneAt = new Date(account.now().getTime() + binDays * 86_400_000);
  account.rows.set(key, { ...row, state: 'recycled', goneAt, ...(taker === key ? {} : { takenBy: taker }) });
  note(account, { what: 'recycled', ...refOf(row), by });
  if (taker !== key) {
    for (const one of account.rows.values())
      if (one.state === 'live' && one.ties.includes(key) && isOneOf(cascadingKinds, one.kind))
        intoBin(account, one, key, by);
  }
  const binned = [...account.rows.values()].filter(({ state }) => state === 'recycled');
  const surplus = binned.length - (account.options.binMax ?? Infinity);
  const oldest = binned.toSorted((a, b) => (a.goneAt?.getTime() ?? 0) - (b.goneAt?.getTime() ?? 0));
  for (const one of oldest.slice(0, Math.max(0, surplus))) destroy(account, refKey(one));
}

function destroy(account: MemoryAccount, key: string): void {
  account.rows.delete(key);
  for (const [other, row] of account.rows)
    if (row.ties.includes(key))
      account.rows.set(other, { ...row, ties: row.ties.filter((tie) => tie !== key) });
}

/** @returns false when no such row is live */
export function patch(
  account: MemoryAccount,
  key: string,
  fields: Readonly<Record<string, FieldValue>>,
  by: Author = 'user',
): boolean {
  refuseWithoutRights(account);
  const row = account.rows.get(account.merged.get(key) ?? key);
  if (row?.state !== 'live') return false;
  account.rows.set(refKey(row), { ...row, fields: { ...row.fields, ...fields } });
  note(account, { what: 'changed', ...refOf(row), fields: Object.keys(fields), by });
  return true;
}

export type SetAnswer =
  | { readonly is: 'set' | 'gone' }
  | {
      readonly is: 'changed' | 'taken' | 'unknown' | 'hidden' | 'read-only' | 'ruled' | 'no-owner';
      readonly field: string;
    };

/**
 * Sets the fields of a live row where each field that is expected to hold something, or to be set, holds what is expected
 * or is to come; all of them, or none.
 */
export function compareAndSet(
  account: MemoryAccount,
  key: string,
  set: Readonly<Record<string, FieldValue>>,
  expect: Readonly<Record<string, FieldValue>>,
  by: Author = 'user',
): SetAnswer {
  sweep(account);
  refuseWithoutRights(account);
  const row = account.rows.get(key);
  if (row?.state !== 'live') return { is: 'gone' };
  const known = fieldNames(account, row.kind);
  for (const field of Object.keys({ ...expect, ...set })) {
    if (!known.includes(field)) return { is: 'unknown', field };
    if (account.hidden.has(`${key}.${field}`)) return { is: 'hidden', field };
    const present = row.fields[field];
    if (Object.hasOwn(set, field) && sameValue(present, set[field])) continue;
    if (!sameValue(present, expect[field])) return { is: 'changed', field };
  }
  for (const [field, value] of Object.entries(set)) {
    if (readOnlyFields.includes(field)) return { is: 'read-only', field };
    const breaksRule = account.ruled.has(`${row.kind}.${field}`) && !sameValue(row.fields[field], value);
    if (breaksRule) return { is: 'ruled', field };
    if (field === 'owner' && !mayOwn(account, value)) return { is: 'no-owner', field };
    if (row.kind === 'person' && isTaken(account, key, field, value)) return { is: 'taken', field };
  }
  account.rows.set(key, { ...row, fields: { ...row.fields, ...set } });
  const fields = Object.keys(set).filter((field) => !sameValue(row.fields[field], set[field]));
  if (fields.length > 0) note(account, { what: 'changed', ...refOf(row), fields, by });
  return { is: 'set' };
}

/** A row may be nobody's. */
function mayOwn(account: MemoryAccount, owner: FieldValue): boolean {
  return owner === null || (typeof owner === 'string' && account.owners.get(owner) === 'here');
}

/** No two people of this tool have one address. */
function isTaken(account: MemoryAccount, key: string, field: string, value: FieldValue): boolean {
  if (field !== 'email' && field !== 'otherEmails') return false;
  const wanted = addressesOf({ fields: { otherEmails: [value] } }).map(fold);
  return [...account.rows.values()].some(
    (row) =>
      row.kind === 'person' &&
      row.state === 'live' &&
      refKey(row) !== key &&
      addressesOf(row).some((address) => wanted.includes(fold(address))),
  );
}

export function untie(account: MemoryAccount, key: string, from: string, by: Author = 'user'): boolean {
  refuseWithoutRights(account);
  const row = account.rows.get(key);
  if (row?.state !== 'live') return false;
  account.rows.set(key, { ...row, ties: row.ties.filter((tie) => tie !== from) });
  note(account, { what: 'changed', ...refOf(row), by });
  return true;
}

/** @returns null without the right consent.read: refused to nobody, and told to nobody */
export function optOutOf(
  account: MemoryAccount,
  channel: Objection['channel'],
  address: string,
): OptOut | null {
  if (!account.token.seesRows || !account.token.seesConsents) return null;
  return account.optOuts.get(optOutKey({ channel, address })) ?? 'none';
}

export function setOptOut(
  account: MemoryAccount,
  channel: Objection['channel'],
  address: string,
  level: Exclude<OptOut, 'none'>,
  by: Author = 'user',
): void {
  refuseWithoutRights(account);
  const key = optOutKey({ channel, address });
  account.optOuts.set(key, account.optOuts.get(key) === 'all' ? 'all' : level);
  noteOptOut(account, 'objected', address, by);
}

/** On the rows of people who carry the address: objected, or changed where somebody took the objection back. */
export function noteOptOut(
  account: MemoryAccount,
  what: 'objected' | 'changed',
  address: string,
  by: Author,
): void {
  for (const row of account.rows.values()) {
    const carries = identifiersOf(row).some(({ value }) => fold(value) === fold(address));
    if (row.kind === 'person' && row.state === 'live' && carries) note(account, { what, ...refOf(row), by });
  }
}

const changesMaxUsually = 100_000;

/** Adds to the list of what happened; of a long one the oldest half is forgotten. */
export function note(
  account: MemoryAccount,
  of: Pick<Change, 'what' | 'kind' | 'id' | 'by'> & Partial<Pick<Change, 'into' | 'fields'>>,
): void {
  account.lastChange += 1;
  const { what, kind, id, by, into = null, fields = null } = of;
  const change = { number: account.lastChange, what, kind, id, into, fields, at: account.now(), by };
  const max = account.options.changesMax ?? changesMaxUsually;
  account.changes.push(change);
  if (account.changes.length > max) account.changes.splice(0, Math.ceil(max / 2));
}

/** Changes after a number, of one kind, in the order they happened. */
export function changesAfter(account: MemoryAccount, kind: string, after: number): ChangePage {
  sweep(account);
  if (!account.token.seesRows) return { changes: [], last: after, more: false, forgotten: false };
  const [oldest] = account.changes;
  const isOurs = after <= account.lastChange;
  const found: Change[] = [];
  let index = isOurs ? Math.max(0, after + 1 - (oldest?.number ?? 1)) : 0;
  for (; index < account.changes.length && found.length < (account.options.pageSizeMax ?? 100); index += 1) {
    const change = account.changes[index];
    if (change?.kind === kind) found.push(change);
  }
  return {
    changes: found,
    last: account.changes[index - 1]?.number ?? account.lastChange,
    more: index < account.changes.length,
    // A number that was never given comes from the account of a process that has ended.
    forgotten: !isOurs || (oldest !== undefined && after + 1 < oldest.number),
  };
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** The number up to which this page looked. */
  readonly last: number;
  readonly more: boolean;
  /** Some were forgotten before they were asked for. */
  readonly forgotten: boolean;
}

export function jobEnd(account: MemoryAccount, ticket: string): Date | null {
  sweep(account);
  return account.jobs.get(ticket)?.doneAt ?? null;
}

export function refuseUnknownKind(ref: Ref): void {
  if (!isKind(ref.kind) && ref.kind !== 'account') throw new MemoryRefusal(400, 'UNKNOWN_KIND');
}

function refuseWithoutRights(account: MemoryAccount): void {
  if (!account.token.seesRows) throw new MemoryRefusal(403, 'MISSING_RIGHTS');
}

function startJob(account: MemoryAccount, key: string): EraseAnswer {
  const doneAt = new Date(account.now().getTime() + 60_000);
  const job = `job-${account.jobs.size + 1}`;
  account.jobs.set(job, { keys: [key], doneAt });
  return { job, doneAt };
}

/** What time alone does: jobs end, and the bin empties. */
function sweep(account: MemoryAccount): void {
  const now = account.now().getTime();
  for (const job of account.jobs.values()) {
    if (job.doneAt.getTime() > now) continue;
    for (const key of job.keys) {
      const row = account.rows.get(key);
      if (row?.state === 'live') discard(account, row, 'token');
    }
  }
  for (const [key, row] of account.rows) {
    if (row.goneAt !== null && row.goneAt.getTime() <= now) destroy(account, key);
  }
}

function discard(account: MemoryAccount, row: Row, by: Author): void {
  const key = refKey(row);
  const effect = isKind(row.kind) ? kinds[row.kind].effect : ({ kind: 'purged' } as const);
  note(account, { what: effect.kind === 'recycled' ? 'recycled' : 'erased', ...refOf(row), by });
  if (effect.kind === 'purged') {
    account.rows.delete(key);
    return;
  }
  const goneAt = new Date(account.now().getTime() + effect.days * 86_400_000);
  const state = effect.kind === 'recycled' ? 'recycled' : 'purging';
  account.rows.set(key, { ...row, state, goneAt, ties: [] });
}

function settledRows(account: MemoryAccount): readonly Row[] {
  sweep(account);
  if (!account.token.seesRows) return [];
  return [...account.rows.values()]
    .filter((row) => row.state !== 'purging')
    .sort((one, other) => (refKey(one) < refKey(other) ? -1 : 1));
}

function page(account: MemoryAccount, found: readonly Row[], after: string | null): RowPage {
  const rest = found.filter((row) => after === null || refKey(row) > after);
  const rows = rest.slice(0, account.options.pageSizeMax ?? 100);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => withoutHidden(account, row)),
    after: last !== undefined && rows.length < rest.length ? refKey(last) : null,
  };
}

function matches(row: Row, wanted: Search): boolean {
  const value = fold(wanted.value);
  if (wanted.by === 'email') return addressesOf(row).some((address) => fold(address) === value);
  return identifiersOf(row).some((one) => {
    if (one.kind !== wanted.by) return false;
    if (wanted.by !== 'name') return fold(one.value) === value;
    const words = new Set(fold(one.value).split(' '));
    return value.split(' ').every((word) => words.has(word));
  });
}

function withoutHidden(account: MemoryAccount, row: Row): Row {
  const fields = Object.entries(row.fields).filter(
    ([field]) => !account.hidden.has(`${refKey(row)}.${field}`),
  );
  return fields.length === Object.keys(row.fields).length
    ? row
    : { ...row, fields: Object.fromEntries(fields) };
}

/** Under what an opt-out is kept. */
export function optOutKey({ channel, address }: Pick<Objection, 'channel' | 'address'>): string {
  return `${channel}:${fold(address)}`;
}

function isOneOf(list: readonly string[], kind: string): boolean {
  return list.includes(kind);
}

/** "Éloïse DUPRÉ" and "eloise dupre" are the same to a search. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
}
