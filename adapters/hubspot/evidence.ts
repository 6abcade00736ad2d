import { EVIDENCES, type Evidence, type LastContact } from '../../src/contract/index.ts';
import type { HubspotSettings } from './settings.ts';
import { valueOf } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** What a customer may say of a property with a date: which evidence it is, or none. */
export const evidenceWords = [...EVIDENCES, 'ignore'] as const;

/**
 * Properties of a contact that tell of something the person did. `hs_analytics_last_timestamp` is left out: a visit is
 * put down to a contact by a cookie, which a link passed on to somebody else carries along. Whoever trusts it says so.
 */
const usual: Readonly<Record<string, Evidence>> = {
  recent_conversion_date: 'form',
  hs_email_last_reply_date: 'reply',
  hs_sales_email_last_replied: 'reply',
  hs_email_last_click_date: 'click',
  engagements_last_meeting_booked: 'meeting',
  hs_last_sales_activity_timestamp: 'visit',
};

/** Opens, which machines do as well; what we sent; and any change of the record, by whomever. */
const neverContacts: ReadonlySet<string> = new Set([
  'hs_email_last_open_date',
  'hs_sales_email_last_opened',
  'hs_email_last_send_date',
  'notes_last_contacted',
  'notes_last_updated',
  'lastmodifieddate',
  'hs_lastmodifieddate',
]);

export function mayTellContacts(chosen: Readonly<Record<string, string>>): boolean {
  return Object.entries(chosen).every(
    ([property, word]) => word === 'ignore' || !neverContacts.has(property),
  );
}

/** Property → what it is evidence of, in this account. */
export function evidenceOf({ lastContact }: HubspotSettings): ReadonlyMap<string, Evidence> {
  const told = new Map<string, Evidence>(Object.entries(usual));
  for (const [property, word] of Object.entries(lastContact)) {
    if (word === 'ignore') told.delete(property);
    else told.set(property, word);
  }
  return told;
}

/** The last engagement may have been the opening of a tracked e-mail: its date counts only beside its kind. */
const kindOfEngagement: Readonly<Record<string, string>> = {
  hs_last_sales_activity_timestamp: 'hs_last_sales_activity_type',
};

const openings: ReadonlySet<string> = new Set(['EMAIL_OPEN']);

/** What must be read along with a property before it tells anything. */
export function neededBeside(property: string): readonly string[] {
  const beside = kindOfEngagement[property];
  return beside === undefined ? [] : [beside];
}

/**
 * The latest contact of each kind of evidence that the properties of a contact tell. A date to come is no contact yet,
 * and a value that is no date says nothing.
 */
export function contactsIn(
  object: CrmObject,
  sources: ReadonlyMap<string, Evidence>,
  now: Date,
): readonly LastContact[] {
  const latest = new Map<Evidence, LastContact>();
  for (const [source, evidence] of sources) {
    const at = instantIn(valueOf(object, source));
    if (at === null || at > now || isOpening(object, source)) continue;
    const known = latest.get(evidence);
    if (known === undefined || at > known.at) latest.set(evidence, { at, evidence, source });
  }
  return [...latest.values()];
}

function isOpening(object: CrmObject, source: string): boolean {
  return neededBeside(source).some((property) => openings.has(valueOf(object, property)));
}

/** An ISO day or instant, or milliseconds: HubSpot writes all three. */
export function instantIn(value: string): Date | null {
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/.test(
    value,
  );
  if (!isDate && !/^\d{12,14}$/.test(value)) return null;
  const at = new Date(isDate ? value : Number(value));
  return Number.isNaN(at.getTime()) ? null : at;
}
