import { z } from 'zod';
import { VendorFailure } from '../../src/contract/index.ts';
import { misses } from './misses.ts';

/** What HubSpot answers, as far as it is used: every other member may come and go. */
const paging = z.looseObject({ next: z.looseObject({ after: z.string() }).optional() }).nullish();

const values = z.record(z.string(), z.string().nullable());

const pastValue = z.looseObject({
  value: z.string().nullable(),
  timestamp: z.string(),
  sourceType: z.string().optional(),
});

export const crmObject = z.looseObject({
  id: z.string(),
  properties: values.default({}),
  propertiesWithHistory: z.record(z.string(), z.array(pastValue)).nullish(),
  createdAt: z.string().optional(),
  archived: z.boolean().optional(),
  archivedAt: z.string().nullish(),
  associations: z
    .record(z.string(), z.looseObject({ results: z.array(z.looseObject({ id: z.string() })), paging }))
    .nullish(),
});
export type CrmObject = z.infer<typeof crmObject>;

export const objectPage = z.looseObject({ results: z.array(crmObject), paging, errors: misses });
export type ObjectPage = z.infer<typeof objectPage>;

export const searchPage = z.looseObject({ total: z.number(), results: z.array(crmObject), paging });
export type SearchPage = z.infer<typeof searchPage>;

const tiedIds = z.array(z.looseObject({ toObjectId: z.coerce.string() }));

export const associationPage = z.looseObject({ results: tiedIds, paging });

export const associationBatch = z.looseObject({
  results: z.array(z.looseObject({ from: z.looseObject({ id: z.coerce.string() }), to: tiedIds, paging })),
  errors: misses,
});

export function tied(
  to: z.infer<typeof tiedIds>,
  more: z.infer<typeof paging>,
): { readonly to: readonly string[]; readonly after: string | null } {
  return { to: to.map(({ toObjectId }) => toObjectId), after: more?.next?.after ?? null };
}

export const propertyList = z.looseObject({
  results: z.array(
    z.looseObject({
      name: z.string(),
      label: z.string().default(''),
      type: z.string().default('string'),
      fieldType: z.string().default(''),
      hubspotDefined: z.boolean().optional(),
      calculated: z.boolean().optional(),
      modificationMetadata: z.looseObject({ readOnlyValue: z.boolean().optional() }).nullish(),
    }),
  ),
});
export type PropertyDefinition = z.infer<typeof propertyList>['results'][number];

export const details = z.looseObject({
  portalId: z.number(),
  accountType: z.string(),
  timeZone: z.string(),
  dataHostingLocation: z.string().nullish(),
});
export type Details = z.infer<typeof details>;

/** Asked for by its id: an owner whose user was deactivated is archived. */
export const owner = z.looseObject({ archived: z.boolean() });
export type Owner = z.infer<typeof owner>;

export const tokenScopes = z.looseObject({ scopes: z.array(z.string()) });

export const file = z.looseObject({
  id: z.coerce.string(),
  name: z.string().nullish(),
  extension: z.string().nullish(),
  size: z.number().nullish(),
  type: z.string().nullish(),
  access: z.string().nullish(),
  createdAt: z.string().optional(),
});
export type HubspotFile = z.infer<typeof file>;

export const signedUrl = z.looseObject({
  url: z.string(),
  name: z.string().nullish(),
  extension: z.string().nullish(),
});
export type SignedUrl = z.infer<typeof signedUrl>;

export const thread = z.looseObject({
  id: z.coerce.string(),
  associatedContactId: z.coerce.string().optional(),
  status: z.string().optional(),
  createdAt: z.string().optional(),
  archived: z.boolean().optional(),
});
export type Thread = z.infer<typeof thread>;

export const threadPage = z.looseObject({ results: z.array(thread), paging });
export type ThreadPage = z.infer<typeof threadPage>;

export const messagePage = z.looseObject({
  results: z.array(
    z.looseObject({
      id: z.coerce.string(),
      type: z.string().optional(),
      createdAt: z.string().optional(),
      text: z.string().nullish(),
      truncationStatus: z.string().nullish(),
      direction: z.string().nullish(),
      senders: z
        .array(
          z.looseObject({
            name: z.string().nullish(),
            deliveryIdentifier: z.looseObject({ value: z.string().nullish() }).nullish(),
          }),
        )
        .nullish(),
      attachments: z.array(z.looseObject({ fileId: z.coerce.string().optional() })).nullish(),
    }),
  ),
  paging,
});
export type Message = z.infer<typeof messagePage>['results'][number];
export type MessagePage = z.infer<typeof messagePage>;

export const originalContent = z.looseObject({ text: z.string().nullish() });

const membership = z.looseObject({
  listId: z.coerce.string(),
  firstAddedTimestamp: z.string().optional(),
});
export type Membership = z.infer<typeof membership>;

export const memberships = z.looseObject({
  results: z.array(
    z.looseObject({ recordId: z.coerce.string(), recordListMemberships: z.array(membership) }),
  ),
});

export const membershipsOfOne = z.looseObject({ results: z.array(membership), paging });

export const lists = z.looseObject({
  lists: z.array(
    z.looseObject({ listId: z.coerce.string(), name: z.string(), processingType: z.string().default('') }),
  ),
});
export type List = z.infer<typeof lists>['lists'][number];

export const wideStatuses = z.looseObject({
  results: z.array(
    z.looseObject({
      status: z.string(),
      wideStatusType: z.string().optional(),
      businessUnitId: z.coerce.number().nullish(),
      timestamp: z.string().optional(),
    }),
  ),
});
export type WideStatus = z.infer<typeof wideStatuses>['results'][number];

export const statuses = z.looseObject({
  results: z.array(
    z.looseObject({
      subscriptionId: z.coerce.string(),
      subscriptionName: z.string().nullish(),
      status: z.string(),
      legalBasis: z.string().nullish(),
      timestamp: z.string().nullish(),
    }),
  ),
});
export type Status = z.infer<typeof statuses>['results'][number];

/** An answer of another shape than HubSpot publishes. It is not quoted: it may hold people. */
export function shaped<T>(schema: z.ZodType<T>, body: unknown, endpoint: string): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new VendorFailure({
    kind: 'unexpected',
    code: 'UNKNOWN_SHAPE',
    mend: `HubSpot answered ${endpoint} in a shape this version does not know: report it.`,
  });
}
