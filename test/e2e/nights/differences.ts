import type { StoredRecord, Witness } from '../../../adapters/double-kit/index.ts';
import { systemNames } from '../house-over-doubles.ts';
import type { SystemName } from '../house-over-doubles.ts';

/** Everything a tool holds, by `kind:id`. */
export type Held = Readonly<Record<SystemName, ReadonlyMap<string, StoredRecord>>>;

export function heldBy(witnesses: Readonly<Record<SystemName, Witness>>): Held {
  const of = (system: SystemName): ReadonlyMap<string, StoredRecord> =>
    new Map(witnesses[system].records().map((record) => [`${record.kind}:${record.id}`, record]));
  return { crm: of('crm'), sales: of('sales') };
}

const peopleKinds = new Set(['contacts', 'Contact', 'Lead']);
const commonKinds = new Set(['companies', 'lists', 'Account', 'Campaign', 'User']);

/** What a vendor writes by itself at every change. */
const stamps = /^(?:LastModified(?:Date|ById)|SystemModstamp|(?:hs_)?lastmodifieddate)$/;

/** What many people share without being about any of them. A household is about who lives there. */
function isCommon({ kind, fields }: StoredRecord): boolean {
  return commonKinds.has(kind) && fields['npe01__SYSTEM_AccountType__c'] !== 'Household Account';
}

/** Rows of people that are live no more: `system/kind:id` as a plan names them, in order. */
export function goneSince(before: Held, after: Held): readonly string[] {
  return systemNames
    .flatMap((system) =>
      [...before[system]].flatMap(([key, was]) => {
        const isGone = was.state === 'live' && after[system].get(key)?.state !== 'live';
        return peopleKinds.has(was.kind) && isGone ? [inPlans(system, key)] : [];
      }),
    )
    .sort();
}

/**
 * Records that are not as they were although they are of nobody who was erased, or of somebody else as well. What hangs
 * on the erased alone may be gone or emptied; what hangs on others too may have lost its tie to the erased and nothing else.
 */
export function strangersThatDiffer(before: Held, after: Held, erased: readonly string[]): readonly string[] {
  const gone = new Set(erased);
  return systemNames.flatMap((system) => {
    const concerned = concernedBy(before[system]);
    return [...before[system]].flatMap(([key, was]) => {
      const is = after[system].get(key);
      if (was.state !== 'live' || JSON.stringify(is) === JSON.stringify(was)) return [];
      const people = concerned(key);
      const theirs = people.filter((one) => gone.has(inPlans(system, one)));
      const isTheirsAlone = theirs.length > 0 && theirs.length === people.length;
      const lostTies = is?.state === 'live' && theirs.length > 0 && sameButForTies(was, is, new Set(theirs));
      return (isTheirsAlone && !isCommon(was)) || lostTies ? [] : [`${system} ${key}`];
    });
  });
}

/** Whom each record is about: the people it names, and where it names none those named by what it hangs on. */
function concernedBy(records: ReadonlyMap<string, StoredRecord>): (key: string) => readonly string[] {
  const around = new Map([...records.keys()].map((key) => [key, new Set<string>()]));
  const tie = (one: string, other: string): void => {
    if (!records.has(one) || !records.has(other)) return;
    around.get(one)?.add(other);
    around.get(other)?.add(one);
  };
  const byAddress = new Map<string, string>();
  for (const [key, { kind, fields }] of records) {
    for (const name of ['email', 'hs_additional_emails']) {
      if (kind === 'contacts') for (const one of words(fields[name])) byAddress.set(one, key);
    }
  }
  for (const [key, { kind, id, fields, links }] of records) {
    for (const link of links) tie(key, link);
    for (const file of words(fields['hs_attachment_ids'])) tie(key, `files:${file}`);
    if (kind === 'subscriptions') tie(key, byAddress.get(id) ?? '');
    if (kind === 'form_submissions') tie(key, byAddress.get(String(fields['email'])) ?? '');
  }
  const kindOf = (key: string): string => records.get(key)?.kind ?? '';
  return (start) => {
    if (peopleKinds.has(kindOf(start))) return [start];
    const seen = new Set([start]);
    for (let edge: readonly string[] = [start]; edge.length > 0;) {
      const next = edge.flatMap((key) => [...(around.get(key) ?? [])]).filter((key) => !seen.has(key));
      const people = next.filter((key) => peopleKinds.has(kindOf(key)));
      if (people.length > 0) return [...new Set(people)];
      for (const key of next) seen.add(key);
      edge = next.filter((key) => {
        const record = records.get(key);
        return record !== undefined && !isCommon(record);
      });
    }
    return [];
  };
}

function sameButForTies(was: StoredRecord, is: StoredRecord, gone: ReadonlySet<string>): boolean {
  const ids = new Set([...gone].map((key) => key.slice(key.indexOf(':') + 1)));
  const without = ({ fields, links, ...rest }: StoredRecord): string =>
    JSON.stringify({
      ...rest,
      links: links.filter((link) => !gone.has(link) && !link.startsWith('User:')),
      fields: Object.entries(fields).filter(
        ([name, value]) =>
          value !== null && !stamps.test(name) && !(typeof value === 'string' && ids.has(value)),
      ),
    });
  return without(was) === without(is);
}

function words(value: unknown): readonly string[] {
  return typeof value === 'string' ? value.split(';').filter((one) => one !== '') : [];
}

function inPlans(system: SystemName, key: string): string {
  return `${system}/${key.replace(/^contacts:/, 'contact:')}`;
}
