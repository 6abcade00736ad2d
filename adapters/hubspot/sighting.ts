import type { Evidence, Gap, Sighting } from '../../src/contract/index.ts';
import type { Definitions } from './definitions.ts';
import { contactsIn, evidenceOf, instantIn, neededBeside } from './evidence.ts';
import { objectedGaps, objectedIn, optOutsOf } from './objected.ts';
import { identifiersOf, refOf } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';

/** What of a contact is read to tell who it is, when the person was last in contact, and whether they object. */
export interface Sight {
  /** Properties to ask for: each exists, for HubSpot leaves an unknown one out without a word. */
  readonly properties: readonly string[];
  readonly sources: ReadonlyMap<string, Evidence>;
  readonly optOuts: readonly string[];
  readonly gaps: readonly Gap[];
}

const identity = ['email', 'hs_additional_emails', 'firstname', 'lastname', 'phone', 'mobilephone'] as const;

/** @param wanted  properties to bring along, or to judge by */
export function sightOf(
  definitions: Definitions,
  settings: HubspotSettings,
  wanted: readonly string[],
): Sight {
  const { byName } = definitions;
  const exists = (property: string): boolean => byName.has(property);
  const all = [...evidenceOf(settings)];
  const seen = all.filter(([source]) => [source, ...neededBeside(source)].every(exists));
  // Of a text, whatever is no date would be passed over in silence, and with it what the person did.
  const sources = new Map(seen.filter(([source]) => byName.get(source)?.type.startsWith('date')));
  const optOuts = optOutsOf(definitions);
  const { externalIdProperty } = settings;
  const properties = new Set([
    ...identity,
    ...(externalIdProperty === undefined ? [] : [externalIdProperty]),
    ...[...sources.keys()].flatMap((source) => [source, ...neededBeside(source)]),
    ...optOuts,
    ...wanted.filter(exists),
  ]);
  return {
    properties: [...properties],
    sources,
    optOuts,
    gaps: [
      ...all.flatMap(([source]) => {
        if (sources.has(source)) return [];
        return [seen.some(([one]) => one === source) ? noDateGap(source) : sourceGap(source)];
      }),
      ...wanted.filter((property) => !exists(property)).map(propertyGap),
      ...objectedGaps(optOuts),
    ],
  };
}

export function sightingOf(
  object: CrmObject,
  { sources, optOuts }: Sight,
  wanted: readonly string[],
  { externalIdProperty }: HubspotSettings,
  now: Date,
): Sighting {
  const ref = refOf('contact', object);
  return {
    ref,
    of: [ref],
    identifiers: identifiersOf(object, externalIdProperty),
    fields: Object.fromEntries(
      wanted.flatMap((name) => {
        const value = object.properties[name];
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
    createdAt: instantIn(object.createdAt ?? ''),
    contacts: contactsIn(object, sources, now),
    objected: objectedIn(object, optOuts),
  };
}

function propertyGap(property: string): Gap {
  return {
    what: `the property ${property} of contacts`,
    because: 'no-api',
    mend: `Create the property ${property} in HubSpot or let the token see it, or take it out of the settings.`,
  };
}

function sourceGap(property: string): Gap {
  return {
    what: `contacts from the person that only the property ${property} tells of`,
    because: 'no-api',
    mend: `Let the token see the property ${property}, or set it to ignore under lastContact.`,
  };
}

function noDateGap(property: string): Gap {
  return {
    what: `contacts from the person in the property ${property}, which is no date`,
    because: 'no-api',
    mend: `Name a property with a date under lastContact instead of ${property}.`,
  };
}
