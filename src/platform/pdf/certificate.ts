import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { labels } from './labels.ts';
import type { Labels, Language } from './labels.ts';

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
  };
  /** The copy that left; null when none did. */
  readonly access: PrintedCopy | null;
  readonly systems: readonly PrintedSystem[];
  readonly residues: readonly PrintedResidue[];
  readonly searched: readonly string[];
  readonly outOfReach: readonly { readonly system: string; readonly what: string; readonly why: string }[];
  /** Who received the data (art. 15(1)(c), 19). */
  readonly recipients: readonly { readonly name: string; readonly role: string }[];
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
  /** Null while the read-back is still to come. */
  readonly verifiedOn: string | null;
}

export interface PrintedResidue {
  readonly system: string;
  readonly kind: string;
  readonly count: number;
  readonly reason: string;
  readonly until: string | null;
}

/** The page as data: what it says can be read, and tested, without a PDF. */
export function certificateDocument(
  certificate: PrintedCertificate,
  language: Language,
): TDocumentDefinitions {
  const say = labels[language];
  const title = `${say.title} ${say.numberSign}${certificate.number}`;
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 64],
    language: say.locale,
    // PDF/A-3a: readable in thirty years, and by a screen reader today.
    version: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    displayTitle: true,
    info: { title, author: certificate.controller.name, creationDate: new Date(certificate.issuedAt) },
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25, color: ink },
    styles,
    // A title never stands alone at the foot of a page: it takes along the head and first row of its table.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > 0.85,
    footer: (page, pages) => footer(`${certificate.controller.name} · ${title}`, say.page(page, pages)),
    content: [
      heading(certificate, say),
      status(certificate, say),
      ...copy(certificate, say),
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
  return {
    table: { widths: ['*'], body: [[{ stack: [{ text: `${word} · ${issued}`, bold: true }, meaning] }]] },
    layout: { ...noLines, ...padding(12, 9), fillColor: () => (kind === 'final' ? calm : pending) },
    margin: [0, 14, 0, 4],
  };
}

/** What the page amounts to: it never speaks of actions where there was none. */
function meaningOf(certificate: PrintedCertificate, say: Labels): string {
  const { kind, systems, access, searched, outOfReach } = certificate;
  const { acts, end } = say.kinds[kind];
  if (systems.some(hasActed)) return `${acts} ${end}`;
  if (systems.length > 0) return `${say.nothingToDo} ${end}`;
  const nothing = access ? say.onlyCopied : say.nothingHeld(searched.length > 0, outOfReach.length > 0);
  return kind === 'final' ? nothing : `${nothing} ${say.answerFollows}`;
}

/** Nothing was to be erased: what a copy was made of stays, and is no residue. */
function isOnlyCopy({ access, systems }: PrintedCertificate): boolean {
  return access !== null && systems.length === 0;
}

function copy({ access }: PrintedCertificate, say: Labels): Content[] {
  if (access === null) return [];
  return [
    section(say.copyTitle),
    paragraph(say.copyMeaning),
    facts([
      [say.package, `${say.numberSign}${access.package}, ${say.packageSize(access.bytes)}`],
      [say.signed, say.signedBy(access.signedBy, day(access.signedOn, say))],
      [say.fetchedOn, day(access.fetchedOn, say)],
      [say.withheld, say.withheldCount(access.withheld)],
      [say.packageDigest, access.digest],
    ]),
  ];
}

function done({ systems }: PrintedCertificate, say: Labels): Content[] {
  const rows = systems.map(({ system, vendorLabel, counts, verifiedOn }) => [
    vendorLabel ? [{ text: vendorLabel }, { text: system, style: 'small' }] : system,
    ...columns.map((column) => count(counts[column], say)),
    { text: verifiedOn === null ? say.stillToVerify : day(verifiedOn, say), style: 'small' },
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
        ...systems.filter(isObjected).map((one) => say.objected(one.objected, one.system)),
        say.legend,
      ].join(' '),
      style: 'small',
    },
  ];
}

function residues({ residues: left }: PrintedCertificate, say: Labels): Content[] {
  if (left.length === 0) return [section(say.residuesTitle), paragraph(say.noResidue)];
  const rows = left.map(({ system, kind, count: number, reason, until }) => [
    [{ text: say.countOf(number, kind) }, { text: system, style: 'small' }],
    reason,
    until === null ? say.noEnd : day(until, say),
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
  const rows = told.map(({ name, role }) => [name, role]);
  return [section(say.recipientsTitle), table([220, '*'], [say.recipient, say.role], rows)];
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

function section(text: string): Content {
  return { text, style: 'section', headlineLevel: 2 };
}

/** A line that announces a table: they stay on the same page. */
function lead(text: string): Content {
  return { text, margin: [0, 0, 0, 6], headlineLevel: 3 };
}

function paragraph(text: string): Content {
  return { text, margin: [0, 0, 0, 6] };
}

function facts(pairs: readonly (readonly [string, string])[]): Content {
  return {
    table: {
      widths: [180, '*'],
      // A key or a digest has no blank to be broken at.
      body: pairs.map(([name, value]) => [
        { text: name, style: 'name' },
        value.includes(' ') ? value : { text: value, wordBreak: 'break-all' },
      ]),
    },
    layout: { ...noLines, ...padding(0, 2) },
    margin: [0, 2, 0, 6],
  };
}

function table(
  widths: (string | number)[],
  head: readonly TableCell[],
  rows: readonly TableCell[][],
): Content {
  const titles = head.map((cell) =>
    typeof cell === 'string' ? { text: cell, style: 'head' } : { ...Object(cell), style: 'head' },
  );
  return {
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths, body: [titles, ...rows] },
    layout: {
      ...padding(5, 5),
      // Its rules are as wide as the text around it.
      paddingLeft: (column) => (column === 0 ? 0 : 5),
      paddingRight: (column) => (column === widths.length - 1 ? 0 : 5),
      vLineWidth: () => 0,
      hLineWidth: (line) => (line === 0 ? 0 : 0.6),
      hLineColor: (line) => (line === 1 ? ink : rule),
    },
    margin: [0, 2, 0, 6],
  };
}

function count(number: number, say: Labels): TableCell {
  return { text: number === 0 ? '–' : say.number(number), alignment: right };
}

function footer(left: string, page: string): Content {
  return {
    columns: [{ text: left }, { text: page, alignment: right, width: 80 }],
    style: 'small',
    margin: [56, 24, 56, 0],
  };
}

function day(iso: string, say: Labels): string {
  return say.day(new Date(`${iso}T00:00:00Z`), 'UTC');
}

function instant(iso: string, timeZone: string, say: Labels): string {
  return say.day(new Date(iso), timeZone);
}

const padding = (across: number, along: number) => ({
  paddingLeft: () => across,
  paddingRight: () => across,
  paddingTop: () => along,
  paddingBottom: () => along,
});

const hasActed = ({ counts, objected }: PrintedSystem): boolean =>
  counts.erased + counts.redacted + counts.detached + objected > 0;
const isObjected = ({ objected }: PrintedSystem): boolean => objected > 0;
const columns = ['erased', 'redacted', 'detached', 'kept', 'left'] as const;
const noLines = { hLineWidth: () => 0, vLineWidth: () => 0 };
const right = 'right' as const;
const ink = '#1c2430';
const quiet = '#5b6675';
const rule = '#d5dae1';
const calm = '#e8f1ec';
const pending = '#fbf1dc';

const styles: TDocumentDefinitions['styles'] = {
  issuer: { fontSize: 11, color: quiet },
  title: { fontSize: 25, bold: true, margin: [0, 8, 0, 0], lineHeight: 1.1 },
  number: { fontSize: 13, color: quiet, margin: [0, 0, 0, 12] },
  section: { fontSize: 13, bold: true, margin: [0, 16, 0, 5] },
  head: { fontSize: 9, bold: true, color: quiet },
  name: { color: quiet },
  small: { fontSize: 8.5, color: quiet },
};
