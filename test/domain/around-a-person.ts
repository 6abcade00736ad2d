import type { Exemption } from '../../src/domain/exemption.ts';
import type { KindTerms, Related } from '../../src/domain/graph.ts';
import type { LegalHold } from '../../src/domain/hold.ts';
import type { ErasureDuties, SystemGraph } from '../../src/domain/plan-erasure.ts';
import type { Line } from '../../src/domain/plan.ts';
import { isLeaving } from '../../src/domain/plan.ts';
import type { Identifier, Ref } from '../../src/domain/record.ts';
import { refKey } from '../../src/domain/record.ts';
import { normaliser } from '../../src/platform/normalise.ts';

export const today = '2026-11-20';
export const normalise = normaliser('FR');
export const lea: Identifier = { kind: 'email', value: 'lea@example.fr' };
const nobody = { persons: 0, organisations: 0, transactions: 0 };

/** A tool with one kind of record for each role, and every effect the vendors know. */
export const kinds: Readonly<Record<string, KindTerms>> = {
  row: { role: 'person', effect: { kind: 'purged' }, order: 50 },
  slowRow: { role: 'person', effect: { kind: 'purged-within', days: 30 }, order: 50 },
  note: { role: 'activity', effect: { kind: 'purged' }, order: 10 },
  reply: { role: 'activity', effect: { kind: 'purged' }, order: 5 },
  file: { role: 'file', effect: { kind: 'purged' }, order: 10 },
  membership: { role: 'membership', effect: { kind: 'purged' }, order: 30 },
  deal: { role: 'transaction', effect: { kind: 'purged' }, order: 40 },
  company: { role: 'organisation', effect: { kind: 'purged' }, order: 60 },
};

export function refOf(name: string): Ref {
  const [kind = '', id = ''] = name.split('.');
  return { kind, id };
}

/** A record that is the person's alone and can be erased; "note.1" hangs on nothing unless `of` says so. */
export function record(
  name: string,
  given: Omit<Partial<Related>, 'of'> & { readonly of?: string } = {},
): Related {
  const { of = name, ...rest } = given;
  const ref = refOf(name);
  return {
    ref,
    of: refOf(of),
    relation: 'owned',
    whenErased: 'stays',
    others: rest.relation === 'shared' ? { ...nobody, persons: 1 } : nobody,
    can: ['erase'],
    redactable: [],
    facts: {},
    ...rest,
  };
}

export function graphOf(
  related: readonly Related[],
  given: Partial<Omit<SystemGraph, 'related'>> = {},
): SystemGraph {
  return {
    system: 'crm-eu',
    kinds,
    canObject: false,
    related,
    recycled: new Set(),
    binKinds: null,
    addresses: [],
    ...given,
  };
}

export function duties(given: Partial<ErasureDuties> = {}): ErasureDuties {
  return { identifiers: [lea], holds: [], exemptions: [], on: today, normalise, ...given };
}

export function hold(over: LegalHold['over'], given: Partial<LegalHold> = {}): LegalHold {
  return {
    id: 1,
    controller: 'acme',
    over,
    ground: 'litigation 2026-014',
    placedBy: 'direction',
    placedAt: new Date('2026-11-01T09:00:00Z'),
    until: null,
    lifted: null,
    ...given,
  };
}

export function holdOn(name: string, given: Partial<LegalHold> = {}): LegalHold {
  return hold({ over: 'record', ref: { system: 'crm-eu', ...refOf(name) } }, given);
}

export function exemption(kind: string, given: Partial<Exemption> = {}): Exemption {
  return {
    name: 'invoices',
    in: { 'crm-eu': [kind] },
    fields: ['name', 'address'],
    ground: 'C. com. L123-22',
    keep: 'P10Y',
    ...given,
  };
}

/** A line on a few words: "detach note.1 from row.1 (shared-with-others)". */
export function told(line: Line, lines: readonly Line[]): string {
  const name = (ref: Ref): string => `${ref.kind}.${ref.id}`;
  const taker = lines.find((one) => one.number === line.through);
  return [
    line.action,
    line.address?.value ?? name(line.ref),
    ...(line.fields.length > 0 ? [line.fields.join('+')] : []),
    ...(line.from ? [`from ${name(line.from)}`] : []),
    ...(taker ? [`with ${name(taker.ref)}`] : []),
    ...(line.reason === 'about-the-person' ? [] : [`(${line.reason})`]),
  ].join(' ');
}

/**
 * What a vendor does with the lines, one after the other: a record is refused while something outside of what would
 * go blocks it, and takes along whatever cascades.
 */
export function carriedOut(
  related: readonly Related[],
  lines: readonly Line[],
): { readonly gone: ReadonlySet<string>; readonly refused: readonly string[] } {
  const alive = new Set(related.map((one) => refKey(one.ref)));
  const ties = new Set(
    related
      .filter((one) => refKey(one.of) !== refKey(one.ref) && one.whenErased !== 'stays')
      .map((one) => `${refKey(one.ref)} ${one.whenErased} ${refKey(one.of)}`),
  );
  const hanging = (key: string, how: string): readonly string[] =>
    [...ties]
      .map((tie) => tie.split(' '))
      .filter(([child = '', when, parent]) => when === how && parent === key && alive.has(child))
      .map(([child = '']) => child);
  const refused: string[] = [];
  const gone = new Set<string>();
  for (const line of [...lines].sort((a, b) => a.phase - b.phase || a.number - b.number)) {
    const key = refKey(line.ref);
    if (line.action === 'detach' && line.from) {
      const parent = refKey(line.from);
      for (const how of ['blocks', 'cascades']) ties.delete(`${key} ${how} ${parent}`);
    }
    if (!isLeaving(line) || line.through !== null || !alive.has(key)) continue;
    const going = new Set([key]);
    for (const one of going) for (const child of hanging(one, 'cascades')) going.add(child);
    const blockers = [...going].flatMap((one) => hanging(one, 'blocks')).filter((one) => !going.has(one));
    if (blockers.length > 0) {
      refused.push(`${key} because of ${blockers.join(', ')}`);
      continue;
    }
    for (const one of going) {
      alive.delete(one);
      gone.add(one);
    }
  }
  return { gone, refused };
}
