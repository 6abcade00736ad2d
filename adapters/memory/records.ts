import type { FieldValue, Identifier, KindTerms, Ref } from '../../src/contract/index.ts';
import type { Row } from './account.ts';

/** How long the bin keeps a row. */
export const binDays = 30;

/** What this tool keeps, and what erasing one of them means here. */
export const kinds = {
  person: {
    role: 'person',
    effect: { kind: 'recycled', days: binDays },
    order: 50,
    addressedAt: ['lastSentAt'],
  },
  /** A form somebody sent: it names an address and hangs on nobody. */
  enquiry: { role: 'activity', effect: { kind: 'purged' }, order: 10 },
  note: { role: 'activity', effect: { kind: 'purged' }, order: 10 },
  file: { role: 'file', effect: { kind: 'purged-within', days: 7 }, order: 10 },
  visit: { role: 'activity', effect: { kind: 'recycled', days: binDays }, order: 20 },
  membership: { role: 'membership', effect: { kind: 'recycled', days: binDays }, order: 30 },
  order: { role: 'transaction', effect: { kind: 'purged' }, order: 40 },
  organisation: { role: 'organisation', effect: { kind: 'recycled', days: binDays }, order: 60 },
  /** What goes on addressing people: it hangs on each person who is in it, and is nobody's data. */
  list: { role: 'membership', effect: { kind: 'purged' }, order: 70 },
  campaign: { role: 'membership', effect: { kind: 'purged' }, order: 70 },
  sequence: { role: 'membership', effect: { kind: 'purged' }, order: 70 },
  'queued-send': { role: 'membership', effect: { kind: 'purged' }, order: 70 },
} as const satisfies Readonly<Record<string, KindTerms>>;

export type Kind = keyof typeof kinds;

/** An order is an accounting document: this tool erases none. Organisations are nobody's data here. */
export const erasableKinds: readonly Kind[] = ['person', 'enquiry', 'note', 'file', 'visit', 'membership'];

/** What the bin takes and gives back. An enquiry or a file that is put there is lost at once. */
export const recyclableKinds: readonly Kind[] = ['person', 'note', 'visit', 'membership'];

/** Fields that hold a person, by kind. */
export const redactableFields: Readonly<Record<Kind, readonly string[]>> = {
  person: ['given', 'family', 'email', 'otherEmails', 'phone', 'externalId'],
  enquiry: ['email', 'text'],
  note: ['text'],
  file: [],
  visit: ['text'],
  membership: ['text'],
  order: ['shipTo'],
  organisation: [],
  list: [],
  campaign: [],
  sequence: [],
  'queued-send': [],
};

/** What the tool calls the properties of a row before its users add any. */
export const standardFields: Readonly<Record<Kind, readonly string[]>> = {
  person: [
    ...redactableFields.person,
    'town',
    'owner',
    'restricted',
    'lastFormAt',
    'lastReplyAt',
    'lastClickAt',
    'lastOpenAt',
    'lastSentAt',
    'editedAt',
    'createdAt',
  ],
  enquiry: redactableFields.enquiry,
  note: redactableFields.note,
  file: ['name', 'text'],
  visit: redactableFields.visit,
  membership: redactableFields.membership,
  order: [...redactableFields.order, 'orderedAt'],
  organisation: ['name'],
  list: ['name', 'channel', 'filledBy'],
  campaign: ['name', 'channel', 'filledBy'],
  sequence: ['name', 'channel'],
  'queued-send': ['name', 'channel', 'goesOutAt'],
};

/** What the tool writes itself: nobody sets them. */
export const readOnlyFields: readonly string[] = [
  'restricted',
  'lastFormAt',
  'lastReplyAt',
  'lastClickAt',
  'lastOpenAt',
  'lastSentAt',
  'editedAt',
  'createdAt',
  'orderedAt',
];

export const redactableKinds: readonly Kind[] = ['person', 'enquiry', 'note', 'visit', 'membership', 'order'];

/** Kinds whose tie to a person can be cut while they stay. */
export const tiedKinds: readonly Kind[] = ['note', 'order', 'list', 'campaign'];

/** What goes on addressing whoever is in it; of these, what people fill by hand can be left. */
export const solicitingKinds = [
  'list',
  'campaign',
  'sequence',
  'queued-send',
] as const satisfies readonly Kind[];

/** What the tool takes along when the row it hangs on goes. */
export const cascadingKinds: readonly Kind[] = ['membership', 'visit'];

/** What keeps the tool from erasing the row it hangs on. */
export const blockingKinds: readonly Kind[] = ['order'];

export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(kinds, kind);
}

export function refOf(row: Row): Ref {
  return { kind: row.kind, id: row.id };
}

/** Every address, number, name and foreign id a row carries. */
export function identifiersOf(row: Row): readonly Identifier[] {
  const name = [row.fields['given'], row.fields['family']].flatMap(texts).join(' ');
  return [
    ...addressesOf(row).map((value): Identifier => ({ kind: 'email', value })),
    ...texts(row.fields['phone']).map((value): Identifier => ({ kind: 'phone', value })),
    ...(name === '' ? [] : [{ kind: 'name', value: name } as const]),
    ...texts(row.fields['externalId']).map((value): Identifier => ({ kind: 'id', value })),
  ];
}

export function addressesOf(row: Pick<Row, 'fields'>): readonly string[] {
  return [...texts(row.fields['email']), ...texts(row.fields['otherEmails'])];
}

/** What lets a human tell homonyms, or notes, apart. */
export function factsOf(row: Row): Readonly<Record<string, string>> {
  const told = ['town', 'createdOn', 'name'].flatMap((field) =>
    texts(row.fields[field]).map((value): [string, string] => [field, value]),
  );
  // The day of an order is a fact by itself: what is kept of it is kept from there.
  const date = texts(row.fields['orderedAt']).map((value): [string, string] => ['date', value.slice(0, 10)]);
  return Object.fromEntries([...told, ...date]);
}

function texts(value: FieldValue | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'string' && value !== '' ? [value] : [];
}
