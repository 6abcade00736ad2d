import type { Evidence, LastContact } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text } from './answers.ts';

/** A date of the org that tells when a person was last in contact. */
export interface Source {
  /** As the settings name it: "Case.CreatedDate". */
  readonly name: string;
  readonly object: string;
  readonly field: string;
  /** The kind whose scan shows it, and the column there. */
  readonly kind: string;
  readonly column: string;
  readonly evidence: Evidence;
}

/** What counts unless the settings say otherwise. */
export const usualEvidence: Readonly<Record<string, Evidence>> = {
  'Contact.LastActivityDate': 'logged-exchange',
  'Lead.LastActivityDate': 'logged-exchange',
  'Account.LastActivityDate': 'logged-exchange',
  'Case.CreatedDate': 'support-request',
  'EmailMessage.MessageDate': 'inbound-message',
  'CampaignMember.FirstRespondedDate': 'form',
  'Opportunity.CloseDate': 'purchase',
};

/** Kinds whose rows are people here. An account is one only where it is a person account. */
export const scannedPeople = ['Contact', 'Lead', 'Account'] as const;

/** A deal tells of people by the roles they have in it: its fields are scanned along with those. */
const elsewhere: Readonly<Record<string, { readonly kind: string; readonly path: string }>> = {
  Opportunity: { kind: 'OpportunityContactRole', path: 'Opportunity.' },
};

/** Objects whose dates may be named. */
export const datedObjects: readonly string[] = [
  ...scannedPeople,
  'Case',
  'EmailMessage',
  'CampaignMember',
  'OpportunityContactRole',
  'Opportunity',
];

/** Imports, changes of owner, automation and greffe itself move these; the last two follow whoever asks. */
export const movedByOthers: readonly string[] = [
  'LastModifiedDate',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
];

export type LastContactSettings = Readonly<Record<string, Evidence | 'ignore'>>;

export function sourcesOf(settings: LastContactSettings): readonly Source[] {
  return Object.entries({ ...usualEvidence, ...settings }).flatMap(([name, evidence]) => {
    const [object = '', field = ''] = name.split('.');
    if (evidence === 'ignore') return [];
    const { kind, path } = elsewhere[object] ?? { kind: object, path: '' };
    return [{ name, object, field, kind, column: `${path}${field}`, evidence }];
  });
}

/** People always, since they are who a scan is for; other kinds while a date of theirs counts. */
export function scannedKinds(sources: readonly Source[]): readonly string[] {
  return [...new Set([...scannedPeople, ...sources.map(({ kind }) => kind)])];
}

/** What the row tells, the latest of each kind of evidence; what is still to come was no contact. */
export function contactsIn(row: Row, sources: readonly Source[], now: Date): readonly LastContact[] {
  return latest(
    sources.flatMap(({ column, evidence, name }) => {
      const at = instantIn(row, column);
      return at === null || at > now ? [] : [{ at, evidence, source: name }];
    }),
  );
}

export function latest(contacts: readonly LastContact[]): readonly LastContact[] {
  const found = new Map<Evidence, LastContact>();
  for (const contact of contacts) {
    const known = found.get(contact.evidence);
    if (!known || known.at < contact.at) found.set(contact.evidence, contact);
  }
  return [...found.values()];
}

/** A day without a time is its first instant in UTC; REST writes "+0000" where Bulk writes "Z". */
export function instantIn(row: Row, column: string): Date | null {
  const written = text(row, column)?.replace(/\+0000$/, 'Z') ?? null;
  const at = written === null ? null : new Date(written);
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}
