import type { MappedFields } from './data-map.ts';
import { isFilled } from './redaction.ts';
import type { DataOrigin, LegalBasis, ProcessingRecord } from './processing-record.ts';
import type { SystemGap } from './plan.ts';
import type { FieldValue, Ref } from './record.ts';

/**
 * Why something that is held about the person is no part of what they may take along.
 * @source GDPR Art. 20(1), 20(4); WP 242 rev.01
 */
export type LeftOutReason =
  /** Inferred by the controller, not provided nor observed. */
  | 'derived'
  /** It came from somebody else. */
  | 'third-party'
  /** Held on neither consent nor contract, whatever it is held for. */
  | 'legal-basis'
  /** The data map does not say what it is: nothing leaves unexplained. */
  | 'not-mapped'
  /** The record is another person's too. */
  | 'concerns-others'
  /** Attached files are no structured data, and may tell of others: an access gives them. */
  | 'file';

/** On these alone data is portable. @source GDPR Art. 20(1)(a) */
const BASES: ReadonlySet<LegalBasis> = new Set(['consent', 'contract']);
/** Provided knowingly, or by what the person did. @source WP 242 rev.01 */
const ORIGINS: ReadonlySet<DataOrigin> = new Set(['provided', 'observed']);

/** A field of a tool, and whether it is portable. */
export interface JudgedPlace {
  readonly system: string;
  readonly kind: string;
  readonly field: string;
  /** Its name in the data map. */
  readonly name: string;
  /** Null when it is portable. */
  readonly because: LeftOutReason | null;
  /** What it is held on. */
  readonly legalBases: readonly LegalBasis[];
}

/** One kind of data a person may take along, as the controller declares it. */
export interface PortableData {
  readonly name: string;
  readonly label: Readonly<Record<'fr' | 'en', string>> | null;
  readonly category: string;
  readonly origin: DataOrigin;
  /** Those it is portable by. */
  readonly legalBases: readonly LegalBasis[];
}

/** Of one record: what its fields are called, and which of them stay behind. */
export interface PortablePart {
  /** Field of the tool → name in the data map. */
  readonly names: Readonly<Record<string, string>>;
  readonly leftOut: readonly LeftBehind[];
}

export interface LeftBehind {
  readonly because: LeftOutReason;
  readonly legalBases: readonly LegalBasis[];
  /** Names of the data map, or of the tool where the map has none; sorted. Empty for the whole record, or its files. */
  readonly fields: readonly string[];
  /** How many files; 1 for the record itself. */
  readonly count: number;
}

/** What stays behind of all records of one kind, for one reason. */
export interface LeftOut extends LeftBehind {
  readonly system: string;
  readonly kind: string;
}

/**
 * Every field the data map names, judged. A field held for several purposes is portable when one of them is consent or
 * contract. A place that is declared twice is portable only where no declaration says that it came from elsewhere.
 */
export function judgePlaces(
  fields: MappedFields,
  purposes: ProcessingRecord['purposes'],
): readonly JudgedPlace[] {
  const places = new Map<string, JudgedPlace[]>();
  for (const [name, field] of Object.entries(fields)) {
    const legalBases = basesOf(field.purposes, purposes);
    const because = reasonFor(field.origin, legalBases);
    for (const [system, ones] of Object.entries(field.in)) {
      for (const { kind, field: key } of ones) {
        const place = JSON.stringify([system, kind, key]);
        const judged = { system, kind, field: key, name, because, legalBases };
        places.set(place, [...(places.get(place) ?? []), judged]);
      }
    }
  }
  return [...places.values()].flatMap((declared) => {
    const [first] = declared;
    if (!first) return [];
    const foreign = declared.find(({ because }) => because === 'derived' || because === 'third-party');
    return [foreign ?? declared.find(({ because }) => because === null) ?? first];
  });
}

/** What the map declares portable in these systems, by name. */
export function portableData(
  fields: MappedFields,
  processing: ProcessingRecord,
  systems: readonly string[],
): readonly PortableData[] {
  const portable = new Set(
    judgePlaces(fields, processing.purposes)
      .filter(({ because, system }) => because === null && systems.includes(system))
      .map(({ name }) => name),
  );
  return Object.entries(fields)
    .filter(([name]) => portable.has(name))
    .map(([name, { category, origin, purposes }]) => ({
      name,
      label: processing.data.find((one) => one.name === name)?.label ?? null,
      category,
      origin,
      legalBases: basesOf(purposes, processing.purposes).filter((basis) => BASES.has(basis)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether such records hold anything portable. */
export function holdsPortable(places: readonly JudgedPlace[], system: string, kind: string): boolean {
  return placesIn(places, system, kind).some(({ because }) => because === null);
}

/** Of a record that was read: its portable values, and what stays behind of everything else that has a value. */
export function takeAlong(
  places: readonly JudgedPlace[],
  of: {
    readonly system: string;
    readonly ref: Ref;
    readonly fields: Readonly<Record<string, FieldValue>>;
    readonly files: number;
  },
): { readonly fields: Readonly<Record<string, FieldValue>>; readonly part: PortablePart } {
  const known = new Map(placesIn(places, of.system, of.ref.kind).map((place) => [place.field, place]));
  const fields: [string, FieldValue][] = [];
  const names: [string, string][] = [];
  const left: LeftBehind[] = [];
  for (const [field, value] of Object.entries(of.fields)) {
    if (!isFilled(value)) continue;
    const place = known.get(field);
    if (place?.because === null) {
      fields.push([field, value]);
      names.push([field, place.name]);
      continue;
    }
    left.push(place ? behind(place) : { ...wholly('not-mapped'), fields: [field] });
  }
  if (of.files > 0) left.push({ ...wholly('file'), count: of.files });
  return {
    fields: Object.fromEntries(fields),
    part: { names: Object.fromEntries(names), leftOut: joined(left, () => 1) },
  };
}

/**
 * Whether closing a gap may bring something portable: a hidden field that the map says is not, or does not name, would stay
 * behind all the same. What is said in other words may.
 */
export function isPortableGap(
  places: readonly JudgedPlace[],
  { system, what }: Pick<SystemGap, 'system' | 'what'>,
): boolean {
  const [, kind, field] = /^field ([^\s.]+)\.(\S+)$/.exec(what) ?? /^(\S+): field (\S+)$/.exec(what) ?? [];
  if (kind === undefined) return true;
  return placesIn(places, system, kind).some((one) => one.field === field && one.because === null);
}

/** Of a record that was not read: what the data map says such records hold, and the rest. */
export function leftWhole(
  places: readonly JudgedPlace[],
  of: { readonly system: string; readonly kind: string; readonly isShared: boolean },
): readonly LeftBehind[] {
  if (of.isShared) return [wholly('concerns-others')];
  return joined([...placesIn(places, of.system, of.kind).map(behind), wholly('not-mapped')], () => 1);
}

/** Counts what stays behind, record by record. */
export function tallyLeftOut(): {
  add(of: { readonly system: string; readonly kind: string }, parts: readonly LeftBehind[]): void;
  result(): readonly LeftOut[];
} {
  const found = new Map<string, LeftOut[]>();
  return {
    add({ system, kind }, parts) {
      const key = JSON.stringify([system, kind]);
      const before = found.get(key) ?? [];
      const all = joined([...before, ...parts], (a, b) => a + b);
      found.set(
        key,
        all.map((one) => ({ system, kind, ...one })),
      );
    },
    result: () => [...found.values()].flat(),
  };
}

function reasonFor(origin: DataOrigin, bases: readonly LegalBasis[]): LeftOutReason | null {
  if (origin === 'derived' || origin === 'third-party') return origin;
  return ORIGINS.has(origin) && bases.some((basis) => BASES.has(basis)) ? null : 'legal-basis';
}

function basesOf(names: readonly string[], purposes: ProcessingRecord['purposes']): readonly LegalBasis[] {
  const bases = purposes.filter(({ name }) => names.includes(name)).map(({ legalBasis }) => legalBasis);
  return [...new Set(bases)].sort();
}

function placesIn(places: readonly JudgedPlace[], system: string, kind: string): readonly JudgedPlace[] {
  return places.filter((place) => place.system === system && place.kind === kind);
}

function behind({ because, legalBases, name }: JudgedPlace): LeftBehind {
  // Of something portable in a record that stays behind, it is not the basis that keeps it.
  const reason = because ?? 'concerns-others';
  return {
    because: reason,
    legalBases: reason === 'legal-basis' ? legalBases : [],
    fields: [name],
    count: 1,
  };
}

function wholly(because: LeftOutReason): LeftBehind {
  return { because, legalBases: [], fields: [], count: 1 };
}

/** One for each reason; whole records and fields of others stay apart. */
function joined(
  parts: readonly LeftBehind[],
  counting: (a: number, b: number) => number,
): readonly LeftBehind[] {
  const groups = new Map<string, LeftBehind>();
  for (const { because, legalBases, fields, count } of parts) {
    const key = JSON.stringify([because, legalBases, fields.length === 0]);
    const before = groups.get(key);
    groups.set(key, {
      because,
      legalBases,
      fields: [...new Set([...(before?.fields ?? []), ...fields])].sort(),
      count: before ? counting(before.count, count) : count,
    });
  }
  return [...groups.values()];
}
