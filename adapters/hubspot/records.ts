import type { Identifier, KindTerms, Ref } from '../../src/contract/index.ts';
import { binDays, purgeDays } from './limits.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';

/** One kind of CRM record: how the API calls it, what it is to a person, and which of its properties hold one. */
export interface CrmKind {
  readonly kind: string;
  /** In paths. */
  readonly type: string;
  readonly role: KindTerms['role'];
  readonly order: number;
  /** Properties that hold a person and may be written. */
  readonly personal: readonly string[];
  /** Of those, the ones this account may not want empty. */
  readonly required: readonly string[];
  /** What lets a human recognise the record. */
  readonly title: string | null;
  readonly date: string;
  /** HubSpot merges records of this kind, and a former id answers as another record. */
  readonly merges: boolean;
  /** HubSpot offers no way to write to it: it is neither overwritten nor untied. */
  readonly isFixed: boolean;
  /** Erasing is by gdpr-delete of its own, by a permanent archive, through the bin, or not at all. */
  readonly goes: 'purge' | 'permanently' | 'bin' | 'never';
}

const activity = {
  role: 'activity',
  order: 20,
  date: 'hs_timestamp',
  merges: false,
  isFixed: false,
  goes: 'bin',
} as const;
const transaction = {
  role: 'transaction',
  order: 40,
  date: 'createdate',
  merges: true,
  isFixed: false,
  goes: 'never',
} as const;

const standard: readonly CrmKind[] = [
  {
    kind: 'contact',
    type: 'contacts',
    role: 'person',
    order: 50,
    personal: [
      'firstname',
      'lastname',
      'email',
      'phone',
      'mobilephone',
      'fax',
      'company',
      'jobtitle',
      'address',
      'city',
      'state',
      'zip',
      'country',
      'date_of_birth',
      'website',
      'salutation',
      'message',
    ],
    required: [],
    title: null,
    date: 'createdate',
    merges: true,
    isFixed: false,
    goes: 'purge',
  },
  {
    kind: 'company',
    type: 'companies',
    role: 'organisation',
    order: 60,
    personal: [],
    required: [],
    title: 'name',
    date: 'createdate',
    merges: true,
    isFixed: false,
    goes: 'never',
  },
  {
    kind: 'deal',
    type: 'deals',
    ...transaction,
    personal: ['dealname', 'description'],
    required: ['dealname'],
    title: 'dealname',
  },
  {
    kind: 'ticket',
    type: 'tickets',
    ...transaction,
    personal: ['subject', 'content'],
    required: ['subject'],
    title: 'subject',
  },
  {
    kind: 'lead',
    type: 'leads',
    ...activity,
    date: 'hs_createdate',
    personal: ['hs_lead_name'],
    required: ['hs_lead_name'],
    title: 'hs_lead_name',
  },
  {
    kind: 'feedback_submission',
    type: 'feedback_submissions',
    ...activity,
    date: 'hs_submission_timestamp',
    // Survey answers are read-only: no scope writes them, and their endpoints know no archive.
    personal: [],
    required: [],
    title: 'hs_survey_name',
    isFixed: true,
    goes: 'never',
  },
  {
    kind: 'note',
    type: 'notes',
    ...activity,
    personal: ['hs_note_body'],
    required: ['hs_note_body'],
    title: null,
  },
  {
    kind: 'email',
    type: 'emails',
    ...activity,
    personal: ['hs_email_subject', 'hs_email_text', 'hs_email_html', 'hs_email_headers'],
    required: [],
    title: 'hs_email_subject',
    goes: 'permanently',
  },
  {
    kind: 'call',
    type: 'calls',
    ...activity,
    personal: [
      'hs_call_title',
      'hs_call_body',
      'hs_call_summary',
      'hs_call_from_number',
      'hs_call_to_number',
      'hs_call_recording_url',
    ],
    required: [],
    title: 'hs_call_title',
  },
  {
    kind: 'meeting',
    type: 'meetings',
    ...activity,
    personal: [
      'hs_meeting_title',
      'hs_meeting_body',
      'hs_internal_meeting_notes',
      'hs_meeting_location',
      'hs_meeting_external_url',
    ],
    required: [],
    title: 'hs_meeting_title',
  },
  {
    kind: 'task',
    type: 'tasks',
    ...activity,
    personal: ['hs_task_subject', 'hs_task_body'],
    required: ['hs_task_subject'],
    title: 'hs_task_subject',
  },
  {
    kind: 'communication',
    type: 'communications',
    ...activity,
    personal: ['hs_communication_body'],
    required: ['hs_communication_body'],
    title: null,
  },
  {
    kind: 'postal_mail',
    type: 'postal_mail',
    ...activity,
    personal: ['hs_postal_mail_body'],
    required: ['hs_postal_mail_body'],
    title: null,
  },
];

/** The kinds of one account: the standard ones and those its settings name. */
export interface Catalogue {
  of(kind: string): CrmKind | null;
  readonly crm: readonly CrmKind[];
  /** What hangs on a contact: everything but contacts and companies. */
  readonly aroundPeople: readonly CrmKind[];
  readonly terms: Readonly<Record<string, KindTerms>>;
}

export function catalogueOf(settings: HubspotSettings): Catalogue {
  const own = Object.entries(settings.objectTypes).map(([type, { role, redactable }]): CrmKind => ({
    ...(role === 'activity' ? activity : transaction),
    kind: type,
    type,
    date: 'hs_createdate',
    personal: redactable,
    required: [],
    title: null,
  }));
  const crm = [...standard, ...own];
  const byKind = new Map(crm.map((one) => [one.kind, one]));
  return {
    of: (kind) => byKind.get(kind) ?? null,
    crm,
    aroundPeople: crm.filter(({ role }) => role !== 'person' && role !== 'organisation'),
    terms: {
      ...Object.fromEntries(crm.map((one) => [one.kind, termsOf(one, settings)])),
      file: { role: 'file', effect: { kind: 'purged-within', days: purgeDays.file }, order: 10 },
      thread: { role: 'activity', effect: { kind: 'recycled', days: binDays.threads }, order: 20 },
    },
  };
}

/** Under `probe` the weaker promise stands: it is kept whether or not the purge turns out to exist. */
function termsOf({ role, order, goes, kind }: CrmKind, { genericGdprDelete }: HubspotSettings): KindTerms {
  const purges = goes === 'purge' || (genericGdprDelete === 'on' && goes === 'bin');
  if (kind === 'contact')
    return { role, order, effect: { kind: 'purged-within', days: purgeDays.contact }, addressedAt };
  if (purges) return { role, order, effect: { kind: 'purged-within', days: purgeDays.contact } };
  if (goes === 'permanently') return { role, order, effect: { kind: 'purged' } };
  return {
    role: kind === 'company' ? 'organisation' : role,
    order,
    effect: { kind: 'recycled', days: binDays.records },
  };
}

/** Calls, e-mails and meetings that were logged by whomever, and marketing e-mails. */
const addressedAt = ['notes_last_contacted', 'hs_email_last_send_date'] as const;

/** What identifies the person on a contact. */
export const identifying = [
  'email',
  'hs_additional_emails',
  'firstname',
  'lastname',
  'phone',
  'mobilephone',
  'hs_merged_object_ids',
  'hs_calculated_merged_vids',
  'hs_all_contact_vids',
  'company',
  'city',
  'createdate',
] as const;

export function refOf(kind: string, object: { readonly id: string }): Ref {
  return { kind, id: object.id };
}

export function valueOf(object: CrmObject, name: string): string {
  return object.properties[name] ?? '';
}

/** Takes no property write: an endpoint of its own takes each address off. */
export const secondaryAddresses = 'hs_additional_emails';

/** The primary address first. */
export function addressesOf(object: CrmObject): readonly string[] {
  return distinct([valueOf(object, 'email'), ...secondaryAddressesOf(object)]);
}

export function secondaryAddressesOf(object: CrmObject): readonly string[] {
  return distinct(valueOf(object, secondaryAddresses).split(';'));
}

function distinct(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map((address) => address.trim()).filter((address) => address !== ''))];
}

export function identifiersOf(object: CrmObject, externalIdProperty?: string): readonly Identifier[] {
  const name = ['firstname', 'lastname']
    .map((part) => valueOf(object, part))
    .join(' ')
    .trim();
  const numbers = ['phone', 'mobilephone']
    .map((property) => valueOf(object, property))
    .filter((one) => one !== '');
  const own = externalIdProperty === undefined ? '' : valueOf(object, externalIdProperty);
  return [
    ...addressesOf(object).map((value): Identifier => ({ kind: 'email', value })),
    ...[...new Set(numbers)].map((value): Identifier => ({ kind: 'phone', value })),
    ...(name === '' ? [] : [{ kind: 'name', value: name } as const]),
    ...(own === '' ? [] : [{ kind: 'id', value: own } as const]),
  ];
}

/**
 * Ids the contact had before merges. Each merge makes a record of its own; the list of vids carries instants and
 * misses earlier merges, so all three properties are read.
 */
export function formerIdsOf(object: CrmObject): readonly string[] {
  const ids = ['hs_merged_object_ids', 'hs_calculated_merged_vids', 'hs_all_contact_vids']
    .flatMap((property) => valueOf(object, property).split(';'))
    .map((entry) => entry.split(':')[0]?.trim() ?? '')
    .filter((id) => id !== '' && id !== object.id);
  return [...new Set(ids)];
}

export function attachmentIdsOf(object: CrmObject): readonly string[] {
  const ids = valueOf(object, 'hs_attachment_ids').split(';');
  return [...new Set(ids.map((id) => id.trim()).filter((id) => /^\d+$/.test(id)))];
}

export function factsOf(object: CrmObject, { kind, title, date }: CrmKind): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, string])[] =
    kind === 'contact'
      ? [
          ['company', valueOf(object, 'company')],
          ['town', valueOf(object, 'city')],
          ['createdOn', dayOf(valueOf(object, 'createdate') || object.createdAt)],
        ]
      : [
          ['date', dayOf(valueOf(object, date) || object.createdAt)],
          ['title', title === null ? '' : valueOf(object, title)],
        ];
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The calendar day, in UTC, of an ISO instant or of milliseconds. */
function dayOf(instant: string | undefined): string {
  if (instant === undefined || instant === '') return '';
  const at = new Date(/^\d+$/.test(instant) ? Number(instant) : instant);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}

/** One address, however it was typed: an accent makes another mailbox. */
export function addressKey(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** "Éloïse DUPRÉ" and "eloise dupre" are the same to a comparison of names and texts; addresses have `addressKey`. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
}

/** The digits that do not depend on how a country writes its numbers. */
export function lastDigits(number: string): string {
  return number.replace(/\D/g, '').slice(-9);
}

/** What an overwritten field holds: nothing, or a word made of chance. */
export function isOverwritten(value: string | null | undefined): boolean {
  return value === null || value === undefined || value === '' || value.startsWith(overwrittenMark);
}

export const overwrittenMark = 'redacted-';
