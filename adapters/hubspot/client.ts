import type { z } from 'zod';
import type { Context } from '../../src/contract/index.ts';
import { listPageMax, searchPageMax } from './limits.ts';
import { segment, type Paths } from './paths.ts';
import { absentIn, demandAnswered } from './misses.ts';
import * as shapes from './shapes.ts';
import { shaped } from './shapes.ts';
import type { Request, Transport } from './transport.ts';

export type Sensitivity = 'non_sensitive' | 'sensitive' | 'highly_sensitive';

export interface BatchRead {
  readonly properties: readonly string[];
  readonly history?: readonly string[];
  readonly archived?: boolean;
  /** Another property than the id that names each record. */
  readonly by?: 'email';
}

/** An input that is in neither was not answered for: it is not known whether it stands. */
export interface BatchAnswer {
  readonly objects: readonly shapes.CrmObject[];
  /** Inputs that HubSpot says are not there. */
  readonly absent: ReadonlySet<string>;
}

export interface AssociationAnswer {
  readonly pages: readonly Association[];
  /** Ids that HubSpot says nothing is tied to. */
  readonly absent: ReadonlySet<string>;
}

export interface BatchWritten {
  readonly written: ReadonlySet<string>;
  readonly absent: ReadonlySet<string>;
}

export type Filter =
  | {
      readonly propertyName: string;
      readonly operator: 'EQ' | 'GT' | 'GTE' | 'CONTAINS_TOKEN';
      readonly value: string;
    }
  /** The values in lower case: others match nothing. */
  | { readonly propertyName: string; readonly operator: 'IN'; readonly values: readonly string[] };

export interface Search {
  readonly properties: readonly string[];
  /** One of them must hold. */
  readonly anyOf?: readonly Filter[];
  /** All of them must hold. */
  readonly allOf?: readonly Filter[];
  readonly query?: string;
  readonly after: string | null;
}

export interface Association {
  readonly from: string;
  readonly to: readonly string[];
  readonly after: string | null;
}

/**
 * One function per endpoint; each is one vendor call. What is read by POST is a read. Pages are asked for by `after`
 * alone: the links of an answer are never followed, for the token would go where they lead.
 */
export interface HubspotClient {
  details(context: Context): Promise<shapes.Details>;
  privateAppScopes(token: string, context: Context): Promise<readonly string[]>;
  oauthScopes(token: string, context: Context): Promise<readonly string[]>;
  properties(type: string, of: Sensitivity, context: Context): Promise<readonly shapes.PropertyDefinition[]>;
  property(type: string, name: string, context: Context): Promise<void>;
  owner(id: string, context: Context): Promise<shapes.Owner>;
  list(type: string, page: ListPage, context: Context): Promise<shapes.ObjectPage>;
  get(type: string, id: string, asked: Asked, context: Context): Promise<shapes.CrmObject>;
  batchRead(type: string, ids: readonly string[], asked: BatchRead, context: Context): Promise<BatchAnswer>;
  search(type: string, search: Search, context: Context): Promise<shapes.SearchPage>;
  associations(
    from: string,
    to: string,
    of: readonly { readonly id: string; readonly after?: string }[],
    context: Context,
  ): Promise<AssociationAnswer>;
  associationsOfOne(of: AssociationsOfOne, context: Context): Promise<Omit<Association, 'from'>>;
  dissociate(from: string, to: string, pairs: readonly Pair[], context: Context): Promise<void>;
  batchUpdate(type: string, changes: readonly Change[], context: Context): Promise<BatchWritten>;
  batchArchive(type: string, ids: readonly string[], context: Context): Promise<void>;
  gdprDelete(type: string, id: string, context: Context): Promise<void>;
  removeSecondaryAddress(contactId: string, address: string, context: Context): Promise<void>;
  file(id: string, context: Context): Promise<shapes.HubspotFile>;
  signedUrl(id: string, context: Context): Promise<shapes.SignedUrl>;
  gdprDeleteFile(id: string, context: Context): Promise<void>;
  threads(of: ThreadsOf, context: Context): Promise<shapes.ThreadPage>;
  thread(id: string, archived: boolean, context: Context): Promise<shapes.Thread>;
  messages(of: MessagesOf, context: Context): Promise<shapes.MessagePage>;
  originalText(threadId: string, messageId: string, context: Context): Promise<string>;
  archiveThread(id: string, by: 'dated' | 'numbered', context: Context): Promise<void>;
  memberships(
    contactIds: readonly string[],
    context: Context,
  ): Promise<ReadonlyMap<string, readonly Membership[]>>;
  /** Of one contact; null where the answer goes on elsewhere. */
  membershipsOf(contactId: string, context: Context): Promise<readonly Membership[] | null>;
  lists(ids: readonly string[], context: Context): Promise<readonly shapes.List[]>;
  removeFromList(listId: string, contactIds: readonly string[], context: Context): Promise<void>;
  statuses(address: string, brand: number | null, context: Context): Promise<readonly shapes.Status[]>;
  wideStatuses(address: string, context: Context): Promise<readonly shapes.WideStatus[]>;
  unsubscribeAll(address: string, brand: number | null, context: Context): Promise<void>;
  unsubscribeFrom(address: string, subscriptionId: string, context: Context): Promise<void>;
}

export interface ListPage {
  readonly properties: readonly string[];
  readonly limit?: number;
  readonly after?: string | null;
  readonly archived?: boolean;
}

export interface AssociationsOfOne {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly after: string | null;
}

export interface Asked {
  readonly properties: readonly string[];
  readonly archived?: boolean;
  readonly associations?: readonly string[];
}

export interface Pair {
  readonly from: string;
  readonly to: string;
}

export interface Change {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface ThreadsOf {
  readonly contactId: string;
  readonly status: 'OPEN' | 'CLOSED';
  /** Those in the trash, and no others. */
  readonly archived: boolean;
  readonly after: string | null;
}

export interface MessagesOf {
  readonly threadId: string;
  readonly archived: boolean;
  readonly after: string | null;
}

export interface Membership {
  readonly listId: string;
  readonly since: string | null;
}

export function hubspotClient(transport: Transport, paths: Paths): HubspotClient {
  const ask = async <T>(schema: z.ZodType<T>, request: Request, context: Context): Promise<T> =>
    shaped(schema, await transport(request, context), request.endpoint);
  const write = async (request: Omit<Request, 'effect'>, context: Context): Promise<unknown> =>
    transport({ ...request, effect: 'write' }, context);

  return {
    details: (context) =>
      ask(shapes.details, { endpoint: 'GET account/details', method: 'GET', path: paths.details }, context),
    privateAppScopes: async (token, context) => {
      const endpoint = 'POST oauth/private-apps/access-token-info';
      const request = { endpoint, method: 'POST', path: paths.tokenInfo, body: { tokenKey: token } } as const;
      return (await ask(shapes.tokenScopes, request, context)).scopes;
    },
    oauthScopes: async (token, context) => {
      const endpoint = 'POST oauth/token/introspect';
      const request = { endpoint, method: 'POST', path: paths.introspect, form: { token } } as const;
      return (await ask(shapes.tokenScopes, request, context)).scopes;
    },
    properties: async (type, of, context) => {
      const endpoint = `GET properties/${type}`;
      const query = { dataSensitivity: of };
      const request = { endpoint, method: 'GET', path: paths.properties(type), query } as const;
      return (await ask(shapes.propertyList, request, context)).results;
    },
    property: async (type, name, context) => {
      const path = `${paths.properties(type)}/${segment(name)}`;
      await transport({ endpoint: `GET properties/${type}/{name}`, method: 'GET', path }, context);
    },

    owner: (id, context) =>
      ask(shapes.owner, { endpoint: 'GET owners/{id}', method: 'GET', path: paths.owner(id) }, context),

    list: (type, { properties, limit = listPageMax, after = null, archived = false }, context) =>
      ask(
        shapes.objectPage,
        {
          endpoint: `GET objects/${type}`,
          method: 'GET',
          path: paths.objects(type),
          query: {
            limit: String(limit),
            properties: properties.join(','),
            archived: String(archived),
            ...(after === null ? {} : { after }),
          },
        },
        context,
      ),
    get: (type, id, { properties, associations = [], archived = false }, context) =>
      ask(
        shapes.crmObject,
        {
          endpoint: `GET objects/${type}/{id}`,
          method: 'GET',
          path: `${paths.objects(type)}/${segment(id)}`,
          query: {
            properties: properties.join(','),
            ...(archived ? { archived: 'true' } : {}),
            ...(associations.length === 0 ? {} : { associations: associations.join(',') }),
          },
        },
        context,
      ),
    batchRead: async (type, ids, { properties, history = [], archived = false, by }, context) => {
      const request = {
        endpoint: `POST objects/${type}/batch/read`,
        method: 'POST',
        path: `${paths.objects(type)}/batch/read`,
        query: { archived: String(archived) },
        body: {
          inputs: ids.map((id) => ({ id })),
          properties,
          propertiesWithHistory: history,
          ...(by === undefined ? {} : { idProperty: by }),
        },
      } as const;
      const { results, errors } = await ask(shapes.objectPage, request, context);
      demandAnswered(errors);
      return { objects: results, absent: absentIn(errors, ids) };
    },
    search: (type, { properties, anyOf = [], allOf = [], query, after }, context) =>
      ask(
        shapes.searchPage,
        {
          endpoint: `POST objects/${type}/search`,
          method: 'POST',
          path: `${paths.objects(type)}/search`,
          pool: 'search',
          body: {
            filterGroups: [
              ...anyOf.map((filter) => ({ filters: [filter] })),
              ...(allOf.length === 0 ? [] : [{ filters: allOf }]),
            ],
            properties,
            sorts: ['hs_object_id'],
            limit: searchPageMax,
            after: after ?? '0',
            ...(query === undefined ? {} : { query }),
          },
        },
        context,
      ),

    associations: async (from, to, of, context) => {
      const request = {
        endpoint: `POST associations/${from}/${to}/batch/read`,
        method: 'POST',
        path: `${paths.associations(from, to)}/read`,
        pool: 'association',
        body: { inputs: of },
      } as const;
      const { results, errors } = await ask(shapes.associationBatch, request, context);
      demandAnswered(errors);
      return {
        pages: results.map((one) => ({ from: one.from.id, ...shapes.tied(one.to, one.paging) })),
        absent: absentIn(
          errors,
          of.map(({ id }) => id),
        ),
      };
    },
    associationsOfOne: async ({ from, to, id, after }, context) => {
      const request = {
        endpoint: `GET objects/${from}/{id}/associations/${to}`,
        method: 'GET',
        path: paths.associationsOfOne(from, id, to),
        pool: 'association',
        query: { limit: '500', ...(after === null ? {} : { after }) },
      } as const;
      const { results, paging } = await ask(shapes.associationPage, request, context);
      return shapes.tied(results, paging);
    },
    dissociate: async (from, to, pairs, context) => {
      const inputs = pairs.map((pair) => ({ from: { id: pair.from }, to: [{ id: pair.to }] }));
      const path = `${paths.associations(from, to)}/archive`;
      const endpoint = `POST associations/${from}/${to}/batch/archive`;
      await write({ endpoint, method: 'POST', path, pool: 'association', body: { inputs } }, context);
    },

    batchUpdate: async (type, changes, context) => {
      const endpoint = `POST objects/${type}/batch/update`;
      const path = `${paths.objects(type)}/batch/update`;
      const body = await write({ endpoint, method: 'POST', path, body: { inputs: changes } }, context);
      const { results, errors } = shaped(shapes.objectPage, body, endpoint);
      const absent = absentIn(
        errors,
        changes.map(({ id }) => id),
      );
      return { written: new Set(results.map(({ id }) => id)), absent };
    },
    batchArchive: async (type, ids, context) => {
      const endpoint = `POST objects/${type}/batch/archive`;
      const path = `${paths.objects(type)}/batch/archive`;
      await write({ endpoint, method: 'POST', path, body: { inputs: ids.map((id) => ({ id })) } }, context);
    },
    // By id only: named by an address, an unknown one succeeds and is put on the blocklist.
    gdprDelete: async (type, id, context) => {
      const path = paths.gdprDelete(type);
      const endpoint = `POST objects/${type}/gdpr-delete`;
      await write({ endpoint, method: 'POST', path, body: { objectId: id } }, context);
    },

    removeSecondaryAddress: async (contactId, address, context) => {
      const path = paths.secondaryAddress(contactId, address);
      await write(
        { endpoint: 'DELETE secondary-email/{id}/email/{address}', method: 'DELETE', path },
        context,
      );
    },

    file: (id, context) =>
      ask(shapes.file, { endpoint: 'GET files/{id}', method: 'GET', path: paths.file(id) }, context),
    signedUrl: (id, context) => {
      const path = `${paths.file(id)}/signed-url`;
      const request = { endpoint: 'GET files/{id}/signed-url', method: 'GET', path } as const;
      return ask(shapes.signedUrl, request, context);
    },
    gdprDeleteFile: async (id, context) => {
      const path = `${paths.file(id)}/gdpr-delete`;
      await write({ endpoint: 'DELETE files/{id}/gdpr-delete', method: 'DELETE', path }, context);
    },

    threads: ({ contactId, status, archived, after }, context) =>
      ask(
        shapes.threadPage,
        {
          endpoint: 'GET threads',
          method: 'GET',
          path: paths.threads,
          query: {
            associatedContactId: contactId,
            threadStatus: status,
            archived: String(archived),
            limit: '500',
            ...(after === null ? {} : { after }),
          },
        },
        context,
      ),
    thread: (id, archived, context) =>
      ask(
        shapes.thread,
        {
          endpoint: 'GET threads/{id}',
          method: 'GET',
          path: `${paths.threads}/${segment(id)}`,
          query: { archived: String(archived) },
        },
        context,
      ),
    messages: ({ threadId, archived, after }, context) =>
      ask(
        shapes.messagePage,
        {
          endpoint: 'GET threads/{id}/messages',
          method: 'GET',
          path: `${paths.threads}/${segment(threadId)}/messages`,
          query: {
            archived: String(archived),
            limit: '100',
            ...(after === null ? {} : { after }),
          },
        },
        context,
      ),
    originalText: async (threadId, messageId, context) => {
      const path = `${paths.threads}/${segment(threadId)}/messages/${segment(messageId)}/original-content`;
      const endpoint = 'GET threads/{id}/messages/{id}/original-content';
      return (await ask(shapes.originalContent, { endpoint, method: 'GET', path }, context)).text ?? '';
    },
    archiveThread: async (id, by, context) => {
      const path = `${by === 'dated' ? paths.threads : paths.numberedThreads}/${segment(id)}`;
      await write({ endpoint: 'DELETE threads/{id}', method: 'DELETE', path }, context);
    },

    memberships: async (contactIds, context) => {
      const inputs = contactIds.map((recordId) => ({ objectTypeId: '0-1', recordId }));
      const path = `${paths.lists}/records/memberships/batch/read`;
      const endpoint = 'POST lists/records/memberships/batch/read';
      const request = { endpoint, method: 'POST', path, body: { inputs } } as const;
      const { results } = await ask(shapes.memberships, request, context);
      return new Map(
        results.map(({ recordId, recordListMemberships }) => [
          recordId,
          recordListMemberships.map(asMembership),
        ]),
      );
    },
    membershipsOf: async (contactId, context) => {
      const request = {
        endpoint: 'GET lists/records/{id}/memberships',
        method: 'GET',
        path: `${paths.lists}/records/0-1/${segment(contactId)}/memberships`,
      } as const;
      const { results, paging } = await ask(shapes.membershipsOfOne, request, context);
      return paging?.next ? null : results.map(asMembership);
    },
    lists: async (ids, context) => {
      // The parameter is repeated, which the vendor's client does not do for a list.
      const query = new URLSearchParams(ids.map((id) => ['listIds', id]));
      const request = {
        endpoint: 'GET lists',
        method: 'GET',
        path: `${paths.lists}?${query.toString()}`,
      } as const;
      return (await ask(shapes.lists, request, context)).lists;
    },
    removeFromList: async (listId, contactIds, context) => {
      const path = `${paths.lists}/${segment(listId)}/memberships/remove`;
      await write(
        { endpoint: 'PUT lists/{id}/memberships/remove', method: 'PUT', path, body: contactIds },
        context,
      );
    },

    statuses: async (address, brand, context) => {
      const request = {
        endpoint: 'GET preferences/{address}',
        method: 'GET',
        path: paths.preferences(address),
        query: { channel: 'EMAIL', ...brandOf(brand) },
      } as const;
      return (await ask(shapes.statuses, request, context)).results;
    },
    wideStatuses: async (address, context) => {
      const request = {
        endpoint: 'GET preferences/{address}/unsubscribe-all',
        method: 'GET',
        path: `${paths.preferences(address)}/unsubscribe-all`,
        query: { channel: 'EMAIL' },
      } as const;
      return (await ask(shapes.wideStatuses, request, context)).results;
    },
    unsubscribeAll: async (address, brand, context) => {
      const path = `${paths.preferences(address)}/unsubscribe-all`;
      const query = { channel: 'EMAIL', verbose: 'true', ...brandOf(brand) };
      await write(
        { endpoint: 'POST preferences/{address}/unsubscribe-all', method: 'POST', path, query },
        context,
      );
    },
    // The one call that could subscribe somebody: its state is no argument.
    unsubscribeFrom: async (address, subscriptionId, context) => {
      const body = {
        channel: 'EMAIL',
        statusState: 'UNSUBSCRIBED',
        subscriptionId: Number(subscriptionId),
      } as const;
      const path = paths.preferences(address);
      await write({ endpoint: 'POST preferences/{address}', method: 'POST', path, body }, context);
    },
  };
}

function brandOf(brand: number | null): Readonly<Record<string, string>> {
  return brand === null ? {} : { businessUnitId: String(brand) };
}

function asMembership({ listId, firstAddedTimestamp }: shapes.Membership): Membership {
  return { listId, since: firstAddedTimestamp ?? null };
}
