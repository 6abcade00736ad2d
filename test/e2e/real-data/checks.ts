import type { StoredRecord } from '../../../adapters/double-kit/index.ts';
import { foldText } from '../../../adapters/double-kit/index.ts';
import type { Residue } from '../../../src/domain/certificate.ts';
import type { Line } from '../../../src/domain/plan.ts';
import { systemNames } from './house.ts';
import type { SampleHouse, SystemName } from './house.ts';
import { tracesOf } from './people.ts';
import type { SamplePerson } from './people.ts';
import { keyOf } from './requests.ts';
import type { Erased } from './requests.ts';

/** "system:kind:id" → the whole record as canonical JSON. */
export type Snapshot = ReadonlyMap<string, string>;

export function snapshot(house: SampleHouse): Snapshot {
  return new Map(
    systemNames.flatMap((system) =>
      [...house.witness[system].snapshot()].map(([key, json]) => [`${system}:${key}`, json] as const),
    ),
  );
}

/** Where the person can still be read although no residue of the certificate names that record. */
export function unnamedRemains(house: SampleHouse, person: SamplePerson, erased: Erased): readonly string[] {
  const named: Planned = Map.groupBy(
    namedBy(erased).map(({ line }) => line),
    lineKey,
  );
  return systemNames.flatMap((system) =>
    tracesOf(person).flatMap((value) =>
      house.witness[system].occurrences(value).flatMap(({ kind, id, field, state }) => {
        const key = `${system}:${kind}:${id}`;
        if (isSomebodyElses(house, person, key, value)) return [];
        if (concernsOthersOnly(house, person, key) && namesMentions(erased, system)) return [];
        if (!standsIn(house.witness[system].record(kind, id)?.fields[field], value)) return [];
        if (isFormerValue(kind, field)) {
          if (namesHistory(erased, system)) return [];
        } else if (named.get(key)?.some((line) => line.action !== 'redact')) {
          // A residue that says the fields were overwritten does not speak for one that still names the person.
          return [];
        }
        return [`${key} ${field} (${state}) still says "${value}"`];
      }),
    ),
  );
}

/** Whole: number 2 of a street is not number 42. */
function standsIn(field: unknown, value: string): boolean {
  const text = foldText(JSON.stringify(field) ?? '');
  const wanted = foldText(JSON.stringify(value).slice(1, -1));
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = [text[at - 1] ?? ' ', text[at + wanted.length] ?? ' '];
    if (!around.some((letter) => /[\p{L}\p{N}]/u.test(letter))) return true;
  }
  return false;
}

/** Former values of records that stay: no call reaches them, and the certificate says so once for all of them. */
function isFormerValue(kind: string, field: string): boolean {
  return field.startsWith('history:') || kind.endsWith('History');
}

function namesHistory({ statement }: Erased, system: SystemName): boolean {
  return statement.outOfReach.some((gap) => gap.system === system && /histor|former/i.test(gap.what));
}

/** A text that mentions the person in a record tied to others only: nothing leads there, and the certificate says so. */
function namesMentions({ statement }: Erased, system: SystemName): boolean {
  return statement.outOfReach.some(
    (gap) => gap.system === system && gap.what.includes('texts that mention the person'),
  );
}

function concernsOthersOnly(house: SampleHouse, person: SamplePerson, key: string): boolean {
  const owners = house.owners.get(key);
  return owners !== undefined && owners.size > 0 && !owners.has(person);
}

/**
 * Theirs is what concerns people who carry the very same value, and not the person: homonyms and households. A street
 * tells nobody from their neighbours: it is looked for only in records about the person.
 */
function isSomebodyElses(house: SampleHouse, person: SamplePerson, key: string, value: string): boolean {
  const owners = house.owners.get(key) ?? new Set();
  if (owners.has(person)) return false;
  if (person.streets.includes(value)) return true;
  return [...owners].some((other) => tracesOf(other).some((one) => foldText(one) === foldText(value)));
}

/** Residues that say of a record what is not so. */
export function unrealResidues(house: SampleHouse, erased: Erased, before: Snapshot): readonly string[] {
  return namedBy(erased).flatMap(({ residue, line }) => {
    const key = lineKey(line);
    const [kind = ''] = key.split(':').slice(1);
    const record = house.witness[line.system as SystemName].record(kind, line.ref.id);
    return isAsSaid(residue, line, record, before.get(key))
      ? []
      : [`${residue.line}: ${key} is not ${residue.why}`];
  });
}

function isAsSaid(
  { why, until }: Residue,
  line: Line,
  record: StoredRecord | null,
  before: string | undefined,
): boolean {
  if (record === null) return false;
  switch (why) {
    case 'in-recycle-bin':
    case 'already-erased':
      return record.state === 'recycled' && (until !== null || why === 'already-erased');
    case 'vendor-erases-later':
      return record.state !== 'live' && until !== null;
    case 'overwritten': {
      const fields = (JSON.parse(before ?? '{}') as Partial<StoredRecord>).fields ?? {};
      return line.fields.every((field) => !fields[field] || record.fields[field] !== fields[field]);
    }
    case 'cut-loose':
      return record.state === 'live' && !record.links.some((link) => link.endsWith(`:${line.from?.id}`));
    case 'not-carried-out':
      return false;
    case 'about-the-person':
    case 'commercial-record':
    case 'exemption':
    case 'legal-hold':
    case 'mail-could-leave':
    case 'no-recycle-bin':
    case 'not-portable':
    case 'inaccurate':
    case 'inaccurate-held':
    case 'other-value':
    case 'changed-elsewhere':
    case 'already-right':
    case 'cannot-rectify':
    case 'value-unseen':
    case 'objected':
    case 'restricted':
    case 'shared-with-others':
    case 'still-solicits':
    case 'tied-to-kept':
    case 'vendor-cannot':
      return record.state === 'live';
  }
}

const stamps = new Set([
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'hs_lastmodifieddate',
  'lastmodifieddate',
]);

/** What changed in the world and was not in the plan, or is somebody else's and more than a tie that was cut. */
export function unplannedChanges(
  house: SampleHouse,
  person: SamplePerson,
  erased: Erased,
  before: Snapshot,
  after: Snapshot,
): readonly string[] {
  const planned: Planned = Map.groupBy(erased.lines.values(), lineKey);
  const changes: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === is) continue;
    const change = describe(was, is);
    const lines = planned.get(key) ?? [];
    if (lines.length === 0) {
      if (!isConsequence(was ?? is, planned)) changes.push(`${key} was in no plan: ${change.text}`);
      continue;
    }
    const owners = house.owners.get(key) ?? new Set();
    const isTheirsAlone = [...owners].every((one) => one === person);
    if (!isTheirsAlone && (change.isGone || change.fields.length > 0))
      changes.push(`${key} concerns others too: ${change.text}`);
    if (change.isGone && !lines.some(({ action }) => action === 'erase'))
      changes.push(`${key} was not to be erased: ${change.text}`);
    const mayChange = lines.some(({ action }) => action === 'erase' || action === 'object');
    const redacted = new Set(lines.flatMap(({ fields }) => fields.flatMap((one) => [one, `history:${one}`])));
    if (!change.isGone && !mayChange && change.fields.some((field) => !redacted.has(field)))
      changes.push(`${key} was changed beyond its plan: ${change.text}`);
  }
  return changes;
}

type Planned = ReadonlyMap<string, readonly Line[]>;

interface Change {
  /** No longer live. */
  readonly isGone: boolean;
  /** Changed fields that are neither stamps nor references. */
  readonly fields: readonly string[];
  readonly text: string;
}

function describe(was: string | undefined, is: string | undefined): Change {
  if (was === undefined) return { isGone: false, fields: ['(new)'], text: `new ${is}` };
  if (is === undefined) return { isGone: true, fields: [], text: 'gone' };
  const [old, now] = [JSON.parse(was) as StoredRecord, JSON.parse(is) as StoredRecord];
  const ids = new Set(old.links.map((link) => link.slice(link.indexOf(':') + 1)));
  const fields = [...new Set([...Object.keys(old.fields), ...Object.keys(now.fields)])].filter(
    (name) =>
      JSON.stringify(old.fields[name]) !== JSON.stringify(now.fields[name]) &&
      !stamps.has(name) &&
      !ids.has(String(old.fields[name])),
  );
  const links = old.links.filter((link) => !now.links.includes(link));
  return {
    isGone: now.state !== old.state && now.state !== 'live',
    fields,
    text: `${old.state} → ${now.state}; fields ${fields.join(', ') || 'none'}; links cut ${links.length}`,
  };
}

/**
 * What a vendor writes by itself when a planned line is carried out: the row that did nothing but tie goes, the history
 * notes an overwritten value, an objection is remembered under its address.
 */
function isConsequence(json: string | undefined, planned: Planned): boolean {
  const { kind, id, links } = JSON.parse(json ?? '') as StoredRecord;
  const of = (action: Line['action']): boolean =>
    links.some((link) => planned.get(`sales:${link}`)?.some((line) => line.action === action));
  if (kind === 'subscriptions')
    return [...planned.values()].flat().some(({ address }) => address?.value.toLowerCase() === id);
  if (kind.endsWith('History')) return of('redact') || of('erase');
  return /Relation$|Link$/.test(kind) && (of('erase') || of('detach'));
}

interface Named {
  readonly residue: Residue;
  readonly line: Line;
}

/** Residues with the lines they name. */
function namedBy({ lines, statement }: Erased): readonly Named[] {
  return statement.residues.map((residue) => {
    const line = lines.get(residue.line);
    if (line === undefined || line.system !== residue.system || line.ref.kind !== residue.kind)
      throw new Error(`The certificate names ${residue.line}, which is another line or none.`);
    return { residue, line };
  });
}

function lineKey(line: Line): string {
  return keyOf(line.system as SystemName, line.ref.kind, line.ref.id);
}
