/** One map from every published path to the neutral one the routes use: "/objects/contacts/7". */
export interface NeutralPath {
  readonly path: string;
  readonly version: string;
}

const dated = '2026-03|2026-09';

const map: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^/crm/v(?<v>3)/objects/(?<rest>(?!.*/associations/).+)$`), '/objects/'],
  [new RegExp(`^/crm/v(?<v>4)/objects/(?<rest>.+/associations/.+)$`), '/objects/'],
  [new RegExp(`^/crm/objects/(?:v(?<v>3)(?!.*/associations/)|(?<d>${dated}))/(?<rest>.+)$`), '/objects/'],
  [new RegExp(`^/crm/(?:v(?<v>4)/associations|associations/(?<d>${dated}))/(?<rest>.+)$`), '/associations/'],
  [new RegExp(`^/crm/(?:v(?<v>3)/properties|properties/(?<d>${dated}))/(?<rest>.+)$`), '/properties/'],
  [new RegExp(`^/crm/(?:v(?<v>3)/lists|lists/(?<d>${dated}))(?:/(?<rest>.+))?$`), '/lists/'],
  [new RegExp(`^/crm/(?:v(?<v>3)/owners|owners/(?<d>${dated}))(?:/(?<rest>.+))?$`), '/owners/'],
  [new RegExp(`^/crm-object-schemas/(?:v(?<v>3)|(?<d>${dated}))/schemas(?:/(?<rest>.+))?$`), '/schemas/'],
  [new RegExp(`^/crm/v(?<v>3)/schemas(?:/(?<rest>.+))?$`), '/schemas/'],
  [new RegExp(`^/communication-preferences/(?:v(?<v>4)|(?<d>${dated}))/(?<rest>.+)$`), '/preferences/'],
  [new RegExp(`^/account-info/(?:v(?<v>3)|(?<d>${dated}))/(?<rest>.+)$`), '/account/'],
  [new RegExp(`^/files/(?:v(?<v>3)|(?<d>2026-03))/files/(?<rest>.+)$`), '/files/'],
  [new RegExp(`^/conversations/v(?<v>3)/conversations/(?<rest>threads.*)$`), '/conversations/'],
  [new RegExp(`^/conversations/conversations/(?<d>2026-09)/(?<rest>threads.*)$`), '/conversations/'],
  [new RegExp(`^/marketing/(?:v(?<v>3)/forms|forms/(?<d>2026-09-beta))(?:/(?<rest>.+))?$`), '/forms/'],
  [new RegExp(`^/form-integrations/v(?<v>1)/(?<rest>submissions/forms/.+)$`), '/forms/'],
  [new RegExp(`^/contacts/v(?<v>1)/(?<rest>secondary-email/.+)$`), '/'],
  [new RegExp(`^/oauth/(?:v(?<v>[23])|(?<d>${dated}))/(?<rest>.+)$`), '/oauth/'],
];

/** null for what HubSpot would not route, which its gateway answers with an HTML page. */
export function neutralPath(published: string): NeutralPath | null {
  for (const [pattern, prefix] of map) {
    const groups = pattern.exec(published)?.groups;
    if (groups === undefined) continue;
    const version = groups['d'] ?? `v${groups['v'] ?? ''}`;
    return { version, path: prefix + (groups['rest'] ?? '') };
  }
  return null;
}

/** What the counters name: the neutral path, without ids, addresses or form names. */
export function endpointOf(published: string): string {
  const path = neutralPath(published)?.path ?? published;
  return path
    .split('/')
    .map((part) => (/^\d+$|@|%40|^[0-9a-f]{8}-/i.test(part) ? ':id' : part))
    .join('/')
    .replace(/\/$/, '');
}
