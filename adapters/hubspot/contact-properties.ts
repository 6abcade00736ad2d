import { isReadOnly, type Definitions } from './definitions.ts';
import { secondaryAddresses, type CrmKind } from './records.ts';
import { restrictedProperty } from './restrict.ts';
import type { HubspotSettings } from './settings.ts';

/**
 * What is overwritten of a contact that is not purged: HubSpot's properties that hold a person, every one the account
 * defined itself, for nobody else knows what stands in it, and its secondary addresses. The settings name more, or
 * keep some. What says that processing is restricted stays.
 */
export function overwritable(
  { byName }: Definitions,
  { personal }: CrmKind,
  { contactProperties: { redact, keep } }: HubspotSettings,
): readonly string[] {
  const writable = [...byName.values()].filter((definition) => !isReadOnly(definition));
  const chosen = writable
    .filter(({ name, hubspotDefined }) => hubspotDefined !== true || redact.includes(name))
    .map(({ name }) => name);
  const names = new Set([...personal, ...chosen, secondaryAddresses]);
  return [...names].filter((name) => name !== restrictedProperty && !keep.includes(name));
}
