import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { labels } from './labels.ts';
import type { Labels, Language } from './labels.ts';
import { count, facts, lead, paragraph, right, section, sheet, statusBox, table } from './page.ts';

/** What the printed certificate says. Whoever holds it is the data subject, or the DPO who answers them. */
export interface PrintedCertificate {
  readonly number: string;
  /** Provisional while something can still be recovered at a vendor, final afterwards. */
  readonly kind: 'provisional' | 'final';
  readonly controller: { readonly name: string; readonly dpo: string; readonly timeZone: string };
  readonly request: {
    readonly id: number;
    /** Calendar day, as every `…On` here: `2026-11-02`. */
    readonly receivedOn: string;
    readonly rights: readonly string[];
    /** In what quality somebody else asked; absent where the person did. */
    readonly requester?: string;
  };
  /** The copy that left; null when none did. */
  readonly access: PrintedCopy | null;
  /** The portable data that left; null when none did. */
  readonly portability: PrintedCopy | null;
  readonly systems: readonly PrintedSystem[];
  readonly residues: readonly PrintedResidue[];
  /** Addresses entered the suppression register. */
  readonly suppressionKept: boolean;
  readonly searched: readonly string[];
  readonly outOfReach: readonly { readonly system: string; readonly what: string; readonly why: string }[];
  /** Who received the data (art. 15(1)(c), 19). */
  /** told: what each was told, and how; empty where nothing was to be. */
  readonly recipients: readonly {
    readonly name: string;
    readonly role: string;
    readonly told: readonly string[];
  }[];
  /** Instant, ISO 8601. */
  readonly issuedAt: string;
  /** The signed head of the audit log; `root` in base64, as in the signed note; `key` whole: its id alone can be forged. */
  readonly checkpoint: {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly key: string;
  };
}

export interface PrintedCopy {
  readonly package: string;
  readonly digest: string;
  readonly bytes: number;
  readonly withheld: number;
  readonly signedBy: string;
  readonly signedOn: string;
  readonly fetchedOn: string;
}

export interface PrintedSystem {
  readonly system: string;
  readonly vendorLabel?: string;
  readonly counts: Readonly<Record<'erased' | 'redacted' | 'detached' | 'kept' | 'left', number>>;
  /** Addresses no prospecting may reach any more. */
  readonly objected: number;
  /** Memberships of lists and campaigns that were ended; absent where there is none. */
  readonly takenOff?: number;
  /** Records marked as restricted, and records whose mark was taken off; absent where there is none. */
  readonly restricted?: number;
  /** Records that were corrected, and the names of the fields; absent where there is none. */
  readonly rectified?: number;
  readonly rectifiedFields?: readonly string[];
  readonly lifted?: number;
  /** Records given to the owner of restricted data, and given back; absent where there is none. */
  readonly putAside?: number;
  readonly givenBack?: number;
  /** Null while the read-back is still to come. */
  readonly verifiedOn: string | null;
  /** Lines that a named person has answered for, and that nobody could read back; absent where there are none. */
  readonly attested?: number;
}

export interface PrintedResidue {
  readonly system: string;
  readonly kind: string;
  readonly count: number;
  readonly reason: string;
  readonly until: string | null;
  /** A message that is queued: that day it goes out. */
  readonly goesOut?: true;
}

/** The page as data: what it says can be read, and tested, without a PDF. */
export function certificateDocument(
  certificate: PrintedCertificate,
  language: Language,
): TDocumentDefinitions {
  const say = labels[language];
  const title = `${say.title} ${say.numberSign}${certificate.number}`;
  return {
    ...sheet({ title, author: certificate.controller.name, issuedAt: certificate.issuedAt, say }),
    content: [
      heading(certificate, say),
      status(certificate, say),
      ...copies(certificate, say),
      ...(isOnlyCopy(certificate) ? [] : [...done(certificate, say), ...residues(certificate, say)]),
      ...search(certificate, say),
      ...recipients(certificate, say),
      ...proof(certificate, say),
    ],
  };
}

function heading({ controller, number, request }: PrintedCertificate, say: Labels): Content {
  const rights = request.rights.map((right) => say.rights[right] ?? right).join(', ');
  return [
    { text: controller.name, style: 'issuer' },
    { text: say.title, style: 'title', headlineLevel: 1 },
    { text: `${say.numberSign}${number}`, style: 'number' },
    facts([
      [say.request, `${say.numberSign}${request.id}, ${say.receivedOn(day(request.receivedOn, say))}`],
      [say.rightsExercised, rights],
      ...(request.requester === undefined
        ? []
        : [[say.askedBy, say.qualities[request.requester] ?? request.requester] as const]),
      [say.controller, controller.name],
      [say.dpo, controller.dpo],
    ]),
  ];
}

function status(certificate: PrintedCertificate, say: Labels): Content {
  const { kind, issuedAt, controller } = certificate;
  const { word } = say.kinds[kind];
  const meaning = meaningOf(certificate, say);
  const issued = say.issuedOn(instant(issuedAt, controller.timeZone, say));
  return statusBox(`${word} · ${issued}`, meaning, kind === 'final');
}

/** What the page amounts to: it never speaks of actions where there was none. */
function meaningOf(certificate: PrintedCertificate, say: Labels): string {
  const { kind, systems, searched, outOfReach } = certificate;
  const { acts, end } = say.kinds[kind];
  if (isOnlyProtection(certificate)) return acts;
  if (systems.some(hasActed)) return `${acts} ${end}`;
  if (systems.length > 0) return `${say.nothingToDo} ${end}`;
  const nothing = isOnlyCopy(certificate)
    ? say.onlyCopied
    : say.nothingHeld(searched.length > 0, outOfReach.length > 0);
  return kind === 'final' ? nothing : `${nothing} ${say.answerFollows}`;
}

/** Nothing was to be erased: what a copy was made of stays, and is no residue. */
function isOnlyCopy({ access, portability, systems }: PrintedCertificate): boolean {
  return (access !== null || portability !== null) && systems.length === 0;
}

/** Nothing was done to records yet, nor was to be: what stays of them is nobody's to list. */
function isOnlyProtection({ systems, residues: left }: PrintedCertificate): boolean {
  return systems.some(isProtected) && left.length === 0 && systems.every(isAboutNoRecord);
}

function copies({ access, portability }: PrintedCertificate, say: Labels): Content[] {
  return [
    ...(access ? [section(say.copyTitle), paragraph(say.copyMeaning), copy(say.package, access, say)] : []),
    ...(portability
      ? [
          section(say.takenAlongTitle),
          paragraph(say.takenAlongMeaning),
          copy(say.takenAlong, portability, say),
        ]
      : []),
  ];
}

function copy(name: string, of: PrintedCopy, say: Labels): Content {
  return facts([
    [name, `${say.numberSign}${of.package}, ${say.packageSize(of.bytes)}`],
    [say.signed, say.signedBy(of.signedBy, day(of.signedOn, say))],
    [say.fetchedOn, day(of.fetchedOn, say)],
    [say.withheld, say.withheldCount(of.withheld)],
    [say.packageDigest, of.digest],
  ]);
}

function done(certificate: PrintedCertificate, say: Labels): Content[] {
  const { systems, suppressionKept } = certificate;
  const kept = suppressionKept ? [paragraph(say.suppressionKept)] : [];
  if (isOnlyProtection(certificate)) {
    return [section(say.doneTitle), objections(certificate, say), ...marks(certificate, say), ...kept];
  }
  const rows = systems.map(({ system, vendorLabel, counts, ...read }) => [
    vendorLabel ? [{ text: vendorLabel }, { text: system, style: 'small' }] : system,
    ...columns.map((column) => count(counts[column], say)),
    { text: readBack(read, say), style: 'small' },
  ]);
  const head = [
    say.system,
    ...columns.map((column) => ({ text: say.counts[column], alignment: right })),
    say.verifiedOn,
  ];
  if (rows.length === 0) return [section(say.doneTitle), paragraph(say.nothingDone)];
  return [
    section(say.doneTitle),
    table(['*', ...columns.map(() => 'auto'), 78], head, rows),
    {
      text: [
        ...systems
          .filter(({ objected }) => objected > 0)
          .map((one) => say.objected(one.objected, one.system)),
        say.legend,
      ].join(' '),
      style: 'small',
    },
    ...marks(certificate, say),
    ...kept,
  ];
}

/** What lists the person was taken off, what was corrected, what carries the mark of a restriction, and what carries it no more. */
function marks({ systems }: PrintedCertificate, say: Labels): Content[] {
  const told = systems.flatMap(
    ({
      system,
      takenOff = 0,
      restricted = 0,
      lifted = 0,
      putAside = 0,
      givenBack = 0,
      rectified = 0,
      rectifiedFields = [],
    }) => [
      ...(takenOff > 0 ? [say.takenOff(takenOff, system)] : []),
      ...(rectified > 0 ? [say.rectified(rectified, system, rectifiedFields.join(', '))] : []),
      ...(restricted > 0 ? [say.restricted(restricted, system)] : []),
      ...(putAside > 0 ? [say.putAside(putAside, system)] : []),
      ...(lifted > 0 ? [say.lifted(lifted, system)] : []),
      ...(givenBack > 0 ? [say.givenBack(givenBack, system)] : []),
    ],
  );
  return told.length === 0 ? [] : [paragraph(told.join(' '))];
}

/** Nobody asked to be erased: records stay as they are, and nothing is said of them. */
function objections({ systems }: PrintedCertificate, say: Labels): Content {
  const rows = systems.map(({ system, vendorLabel, objected, ...read }) => [
    vendorLabel ? [{ text: vendorLabel }, { text: system, style: 'small' }] : system,
    count(objected, say),
    { text: readBack(read, say), style: 'small' },
  ]);
  return table(
    ['*', 'auto', 78],
    [say.system, { text: say.objections, alignment: right }, say.verifiedOn],
    rows,
  );
}

/** What a person attests is told apart from what was read back. */
function readBack(
  { verifiedOn, attested }: Pick<PrintedSystem, 'verifiedOn' | 'attested'>,
  say: Labels,
): string {
  const read = verifiedOn === null ? [] : [day(verifiedOn, say)];
  const told = attested === undefined ? [] : [say.attested(attested)];
  return [...read, ...told].join(' ; ') || say.stillToVerify;
}

function residues(certificate: PrintedCertificate, say: Labels): Content[] {
  const { residues: left } = certificate;
  if (isOnlyProtection(certificate)) return [];
  if (left.length === 0) return [section(say.residuesTitle), paragraph(say.noResidue)];
  const rows = left.map(({ system, kind, count: number, reason, until, goesOut }) => [
    [{ text: say.countOf(number, kind) }, { text: system, style: 'small' }],
    reason,
    until === null ? say.noEnd : goesOut === true ? say.goesOut(day(until, say)) : day(until, say),
  ]);
  return [
    section(say.residuesTitle),
    paragraph(say.residuesIntroduction),
    table([150, '*', 88], [say.what, say.why, say.until], rows),
  ];
}

function search({ searched, outOfReach }: PrintedCertificate, say: Labels): Content[] {
  const where = paragraph(searched.length === 0 ? say.nothingSearched : say.searchedIn(searched.join(', ')));
  if (outOfReach.length === 0) return [section(say.searchTitle), where];
  const rows = outOfReach.map(({ system, what, why }) => [
    [{ text: what }, { text: system, style: 'small' }],
    why,
  ]);
  return [
    section(say.searchTitle),
    where,
    lead(say.outOfReach),
    table(['*', 200], [say.what, say.why], rows),
  ];
}

function recipients({ recipients: told }: PrintedCertificate, say: Labels): Content[] {
  if (told.length === 0) return [];
  const isAnyTold = told.some((one) => one.told.length > 0);
  const rows = told.map((one) => [one.name, one.role, ...(isAnyTold ? [one.told.join('\n')] : [])]);
  return [
    section(say.recipientsTitle),
    isAnyTold
      ? table([150, 120, '*'], [say.recipient, say.role, say.told], rows)
      : table([220, '*'], [say.recipient, say.role], rows),
  ];
}

function proof({ checkpoint, number }: PrintedCertificate, say: Labels): Content[] {
  return [
    section(say.proofTitle),
    paragraph(say.proofMeaning),
    facts([
      [say.logName, checkpoint.origin],
      [say.logSize, say.number(checkpoint.size)],
      [say.logRoot, checkpoint.root],
      [say.logKey, checkpoint.key],
    ]),
    // The last line: a margin below it could make a page of its own.
    { text: say.verifyHint(number) },
  ];
}

function day(iso: string, say: Labels): string {
  return say.day(new Date(`${iso}T00:00:00Z`), 'UTC');
}

function instant(iso: string, timeZone: string, say: Labels): string {
  return say.day(new Date(iso), timeZone);
}

const hasActed = (system: PrintedSystem): boolean =>
  system.counts.erased + system.counts.redacted + system.counts.detached > 0 || isProtected(system);
const isAboutNoRecord = ({ counts }: PrintedSystem): boolean =>
  columns.every((column) => counts[column] === 0);
const isProtected = ({
  objected,
  takenOff = 0,
  restricted = 0,
  lifted = 0,
  putAside = 0,
  givenBack = 0,
  rectified = 0,
}: PrintedSystem): boolean =>
  objected + takenOff + restricted + lifted + putAside + givenBack + rectified > 0;
const columns = ['erased', 'redacted', 'detached', 'kept', 'left'] as const;
