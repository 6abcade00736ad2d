import type { Condition, Context, ScanVerb, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import type { Definitions, DefinitionsOf } from './definitions.ts';
import { listPageMax } from './limits.ts';
import { kindNotHandled } from './outcomes.ts';
import { valueOf, type Catalogue, type CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import { nextOf } from './next-page.ts';
import type { CrmObject } from './shapes.ts';
import { sightingOf, sightOf } from './sighting.ts';
import { fitsUrl, liveOf } from './standing.ts';

/**
 * One page of the list a call, never of a search: the list goes by record id, is strongly consistent and has no wall.
 * The cursor is the record id that HubSpot calls `after`. The list filters nothing, so conditions are judged here.
 */
export function scan(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  definitionsOf: DefinitionsOf,
  tools: Tools,
): ScanVerb['call'] {
  return async ({ kind, fields, where }, cursor, context) => {
    const contact = kind === 'contact' ? catalogue.of(kind) : null;
    if (contact === null) throw new VendorFailure(kindNotHandled.failure);
    const definitions = await definitionsOf(contact, context);
    const wanted = [...new Set([...fields, ...where.map(({ field }) => field)])];
    const sight = sightOf(definitions, settings, wanted);
    const page = await pageOf(client, contact, sight.properties, cursor, context);
    const now = tools.now();
    return {
      items: page.objects
        .filter((object) => where.every((condition) => holds(object, condition, definitions)))
        .map((object) => sightingOf(object, sight, fields, settings, now)),
      cursor: page.after,
      // The same on every page: told with the first.
      gaps: cursor === null ? sight.gaps : [],
    };
  };
}

/** Where the names of the properties are too long for a URL, the list tells ids only, and a batch reads the rest. */
async function pageOf(
  client: HubspotClient,
  contact: CrmKind,
  properties: readonly string[],
  after: string | null,
  context: Context,
): Promise<{ readonly objects: readonly CrmObject[]; readonly after: string | null }> {
  const fits = fitsUrl({ properties });
  const listed = fits ? properties : ['hs_object_id'];
  const page = await client.list(contact.type, { properties: listed, limit: listPageMax, after }, context);
  const objects = page.results.filter(({ archived }) => archived !== true);
  return {
    objects: fits
      ? objects
      : await liveOf(
          client,
          contact,
          objects.map(({ id }) => id),
          { properties },
          context,
        ),
    after: nextOf(page, after),
  };
}

/** Of a list of choices, one is enough. A property that is not there holds nothing, not even an empty text. */
function holds(object: CrmObject, { field, oneOf }: Condition, { byName }: Definitions): boolean {
  const definition = byName.get(field);
  if (definition === undefined) return false;
  const value = valueOf(object, field);
  const held = definition.fieldType === 'checkbox' ? [value, ...value.split(';')] : [value];
  return oneOf.some((wanted) => held.includes(String(wanted)));
}
