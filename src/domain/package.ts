import type { CivilDay } from './civil-day.ts';
import type { Approval, SystemGap } from './plan.ts';
import type { KindTerms } from './graph.ts';
import type { FieldValue, Gap, Ref } from './record.ts';
import type { OwnData } from './own-data.ts';
import type { LeftOut, PortableData, PortablePart } from './portability.ts';
import type { CopyRight } from './right.ts';

/**
 * The copy of the person's data, whole or what is portable of it: built from a plan, reviewed and signed by a human, then
 * fetched. @source GDPR Art. 15(3), 20(1)
 */
export interface DataPackage {
  readonly id: number;
  readonly request: number;
  readonly right: CopyRight;
  /** Sequence of the plan it carries out; the package bears its name: "7.2". */
  readonly plan: number;
  readonly openedAt: Date;
  /** What greffe itself held about the person at that moment; of a portability nothing, for none of it is portable. */
  readonly own: OwnData;
  readonly built: BuiltPackage | null;
  readonly signature: Approval | null;
  readonly fetchedAt: Date | null;
  /** Its key is destroyed then; null while it has not been fetched. */
  readonly destroyAt: Date | null;
  readonly destroyedAt: Date | null;
}

/** A copy that a human signed and that was fetched: what is left to say of it once its key is destroyed. */
export interface HandedOver {
  /** Sequence of its plan. */
  readonly plan: number;
  readonly digest: string;
  readonly bytes: number;
  /** Lines that a human kept back. */
  readonly withheld: number;
  readonly signature: Approval;
  readonly fetchedAt: Date;
}

/** The zip as it was written last. */
export interface BuiltPackage {
  /** SHA-256 over the bytes of the zip, hex. */
  readonly digest: string;
  readonly bytes: number;
  /** Digest of what it was written from: when that changes, an unsigned package is written anew. */
  readonly basis: string;
  /** Where the store keeps its bytes. */
  readonly blob: number;
  readonly at: Date;
  /** What a human can still mend so that the answer becomes whole; empty when it is. */
  readonly missing: readonly Missing[];
}

/** A part of the answer that a right or a repair would bring. */
export interface Missing {
  readonly system: string;
  readonly what: string;
  readonly mend: string;
}

/** One record as it was read for the package. */
export interface PackagedRecord {
  /** Number of its line in the plan. */
  readonly line: number;
  readonly system: string;
  readonly ref: Ref;
  /** What this kind of record is to a person; null where the tool does not tell. */
  readonly role: KindTerms['role'] | null;
  /** It concerns somebody else as well: a human looks at it before it leaves. */
  readonly isShared: boolean;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Human names of the fields where the vendor gives them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly hidden: readonly Gap[];
  readonly files: readonly PackagedFile[];
  /** Why it could not be read; null when it was. */
  readonly unread: Unread | null;
  /** Whoever was asked has looked, and holds nothing: no record leaves, and their answer does. */
  readonly nothingHeld?: true;
  /** Of a portability: `fields` has nothing else than what is portable. */
  readonly portable?: PortablePart;
}

export interface PackagedFile {
  readonly ref: Ref;
  /** Name at the vendor. */
  readonly name: string;
  /** Where it lies in the zip; null when it could not be downloaded. */
  readonly path: string | null;
  readonly blob: number | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly unread: Unread | null;
}

/** Why something that exists is not in the package. */
export interface Unread {
  readonly because: 'gone' | 'recycled' | 'no-api' | 'denied' | 'failed' | 'refused';
  /** A failure's code, without personal data. */
  readonly code: string;
  readonly mend: string | null;
}

/** Why a human keeps a line back. A blanket refusal is not on the list. @source GDPR Art. 15(4), recital 63; law.md RGT-3 */
export const WITHHOLDING_REASONS = [
  'rights-of-others',
  'business-secret',
  'professional-secrecy',
  'not-this-person',
] as const;

export type WithholdingReason = (typeof WITHHOLDING_REASONS)[number];

/** A line that a human keeps back. The person reads the reason; the words stay with the controller. */
export interface Withholding {
  readonly line: number;
  readonly reason: WithholdingReason;
  readonly words: string;
  readonly by: string;
  readonly at: Date;
}

/** Everything of the package that is not a record: who writes, what was searched, what is missing and why. */
export interface PackageCover {
  readonly request: number;
  readonly plan: number;
  readonly receivedOn: string;
  readonly drawnOn: string;
  readonly groups: readonly PackageGroup[];
  readonly searched: readonly string[];
  readonly withheld: readonly WithheldCount[];
  readonly unread: readonly UnreadCount[];
  readonly gaps: readonly SystemGap[];
  readonly own: OwnData;
  /** What was answered where nothing can be searched; left out where nobody was asked. */
  readonly asked?: readonly AskedHolder[];
  readonly portable?: PortableCover;
}

/** What whoever holds something answered to the question for a copy, and when; never who. */
export interface AskedHolder {
  readonly system: string;
  readonly on: CivilDay;
  readonly answer: 'held' | 'nothing-found' | 'could-not';
  /** could-not: why, in their words. */
  readonly why: string | null;
}

/** What a portability says beside its records. */
export interface PortableCover {
  /** What the controller declares portable, under the names the data goes by. */
  readonly data: readonly PortableData[];
  readonly leftOut: readonly LeftOut[];
  /** How many portable values the records have; none is an answer too. */
  readonly values: number;
  /** No right and no repair would bring more of what is portable. */
  readonly isWhole: boolean;
}

/** Records of one kind in one system, in the order of their lines. Groups begin with the person's own rows. */
export interface PackageGroup {
  readonly system: string;
  readonly kind: string;
  readonly role: KindTerms['role'] | null;
  readonly count: number;
}

export interface WithheldCount {
  readonly system: string;
  readonly kind: string;
  readonly reason: WithholdingReason;
  readonly count: number;
}

export interface UnreadCount {
  readonly system: string;
  readonly kind: string;
  readonly because: Unread['because'];
  /** Records of that kind, or files that hang on them. */
  readonly what: 'record' | 'file';
  readonly count: number;
}

/** Name of a package, as people write it: that of its plan. */
export function packageName(of: Pick<DataPackage, 'request' | 'plan'>): string {
  return `${of.request}.${of.plan}`;
}

/** Counts what lacks, while the records pass by once: the package itself stays out of memory. */
export function tallyPackage(withholdings: readonly Withholding[]): PackageTally {
  const reasons = new Map(withholdings.map((one) => [one.line, one.reason]));
  const groups = new Map<string, PackageGroup>();
  const withheld = new Map<string, WithheldCount>();
  const unread = new Map<string, UnreadCount>();
  const gaps = new Map<string, SystemGap>();
  const missing = new Map<string, Missing>();

  const note = (record: PackagedRecord, what: UnreadCount['what'], found: Unread): void => {
    const { system } = record;
    const { kind } = record.ref;
    count(unread, { system, kind, because: found.because, what, count: 0 });
    if (found.because !== 'denied' && found.because !== 'failed') return;
    const mend = found.mend ?? `Read ${kind} again.`;
    missing.set(`${system}|${kind}|${mend}`, { system, what: kind, mend });
  };

  return {
    add(record) {
      if (record.nothingHeld) return;
      const { system } = record;
      const { kind } = record.ref;
      const reason = reasons.get(record.line);
      if (reason) {
        count(withheld, { system, kind, reason, count: 0 });
        return;
      }
      count(groups, { system, kind, role: record.role, count: 0 });
      if (record.unread) note(record, 'record', record.unread);
      for (const file of record.files) if (file.unread) note(record, 'file', file.unread);
      for (const gap of record.hidden) {
        const what = `${kind}: ${gap.what}`;
        gaps.set(`${system}|${what}`, { ...gap, system, what });
      }
    },
    result: () => ({
      groups: [...groups.values()].sort(inReadingOrder),
      withheld: [...withheld.values()],
      unread: [...unread.values()],
      gaps: [...gaps.values()],
      missing: [...missing.values()],
    }),
  };
}

export interface PackageTally {
  add(record: PackagedRecord): void;
  result(): Pick<PackageCover, 'groups' | 'withheld' | 'unread' | 'gaps'> & {
    readonly missing: readonly Missing[];
  };
}

/** Of the gaps, those that a right or a repair would close: while one is open the answer is not whole. */
export function missingOf(gaps: readonly SystemGap[]): readonly Missing[] {
  return gaps
    .filter((gap) => gap.because === 'failed' || gap.because === 'no-scope')
    .map(({ system, what, mend }) => ({ system, what, mend: mend ?? `Make ${what} readable in ${system}.` }));
}

/** What a person looks for first. */
const READING_ORDER: readonly PackageGroup['role'][] = [
  'person',
  'consent',
  'activity',
  'file',
  'membership',
  'transaction',
  'organisation',
  null,
];

function inReadingOrder(a: PackageGroup, b: PackageGroup): number {
  // Sorting is stable: within a role the systems stay in the order of the plan.
  return READING_ORDER.indexOf(a.role) - READING_ORDER.indexOf(b.role);
}

function count<T extends { readonly count: number }>(counts: Map<string, T>, one: T): void {
  const key = JSON.stringify({ ...one, count: 0 });
  counts.set(key, { ...one, count: (counts.get(key)?.count ?? 0) + 1 });
}
