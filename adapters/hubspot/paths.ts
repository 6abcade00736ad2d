import type { HubspotSettings } from './settings.ts';

/** Where every endpoint lives. One constant decides, so that a version change is one word in `systems.yaml`. */
export interface Paths {
  readonly details: string;
  readonly tokenInfo: string;
  readonly introspect: string;
  properties(type: string): string;
  owner(id: string): string;
  objects(type: string): string;
  gdprDelete(type: string): string;
  associations(from: string, to: string): string;
  associationsOfOne(from: string, id: string, to: string): string;
  readonly lists: string;
  preferences(address: string): string;
  secondaryAddress(contactId: string, address: string): string;
  file(id: string): string;
  readonly threads: string;
  readonly numberedThreads: string;
}

/**
 * Built from the version, path segments encoded.
 *
 * Three families do not follow: the inbox has no 2026-03 path and is addressed by its 2026-09 one, and the page that
 * describes a private app's token, and the one that takes a secondary address off, exist under their old paths only.
 */
export function pathsOf(version: HubspotSettings['apiVersion']): Paths {
  const dated = version !== 'v3';
  const objects = (type: string): string =>
    dated ? `/crm/objects/${version}/${segment(type)}` : `/crm/v3/objects/${segment(type)}`;
  const lists = dated ? `/crm/lists/${version}` : '/crm/v3/lists';
  const preferences = `/communication-preferences/${dated ? version : 'v4'}`;
  return {
    details: `/account-info/${version}/details`,
    tokenInfo: '/oauth/v2/private-apps/get/access-token-info',
    introspect: `/oauth/${version}/token/introspect`,
    properties: (type) =>
      dated ? `/crm/properties/${version}/${segment(type)}` : `/crm/v3/properties/${segment(type)}`,
    owner: (id) => `${dated ? `/crm/owners/${version}` : '/crm/v3/owners'}/${segment(id)}`,
    objects,
    // Under the numbers, that of contacts and the one of any type are published in two places.
    gdprDelete: (type) =>
      dated || type === 'contacts'
        ? `${objects(type)}/gdpr-delete`
        : `/crm/objects/v3/${segment(type)}/gdpr-delete`,
    associations: (from, to) =>
      `${dated ? `/crm/associations/${version}` : '/crm/v4/associations'}/${segment(from)}/${segment(to)}/batch`,
    associationsOfOne: (from, id, to) =>
      `${dated ? `/crm/objects/${version}` : '/crm/v4/objects'}/${segment(from)}/${segment(id)}/associations/${segment(to)}`,
    lists,
    preferences: (address) => `${preferences}/statuses/${segment(address)}`,
    secondaryAddress: (contactId, address) =>
      `/contacts/v1/secondary-email/${segment(contactId)}/email/${segment(address)}`,
    file: (id) => `/files/${version}/files/${segment(id)}`,
    threads: dated ? '/conversations/conversations/2026-09/threads' : numberedThreads,
    numberedThreads,
  };
}

const numberedThreads = '/conversations/v3/conversations/threads';

export function segment(text: string): string {
  return encodeURIComponent(text);
}
