import type { Context, Failure, Gap, Probe } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import type { SalesforceSettings } from './settings.ts';
import { ownerGaps, ownerQuestions } from './restricted-owner.ts';
import { fileRights, ownRights } from './sight.ts';

/** Who we are in which org, and which rights and fields are missing there. */
export async function probe(
  client: Client,
  catalogue: Catalogue,
  settings: SalesforceSettings,
  context: Context,
): Promise<Probe> {
  const session = await client.session(context);
  const versions = await client.versions(context);
  const [org, rights, filesSeen, leadsEdited, ...owners] = await askAll(
    client,
    [
      {
        soql: 'SELECT Id, InstanceName, OrganizationType, IsSandbox, IsReadOnly FROM Organization',
        deletedToo: false,
      },
      { soql: ownRights, deletedToo: false },
      { soql: fileRights, deletedToo: false },
      { soql: convertedLeadRights, deletedToo: false },
      ...ownerQuestions(settings),
    ],
    context,
  );
  if (!org || !isRows(org)) throw new VendorFailure(org ?? noOrganization);
  const [organization] = org;
  if (!organization) throw new VendorFailure(noOrganization);
  const permissions = rights && isRows(rights) ? (rights[0] ?? null) : null;
  const mayWrite = permissions === null || permissions['PermissionsModifyAllData'] === true;
  return {
    identity: {
      organizationId: text(organization, 'Id') ?? session.organizationId,
      environment: organization['IsSandbox'] === true ? 'sandbox' : 'production',
      instance: text(organization, 'InstanceName') ?? '',
    },
    edition: text(organization, 'OrganizationType'),
    granted: permissions === null ? null : grantedIn(permissions),
    missing: [
      ...missingPermissions(permissions),
      ...unlessGranted(filesSeen, 'PermissionsQueryAllFiles', noFiles),
      ...unlessGranted(leadsEdited, 'PermissionsAllowViewEditConvertedLeads', noConvertedLeads),
      ...ownerGaps(settings, owners),
      ...(await hiddenFields(catalogue, context)),
      ...(await ownDeletions(catalogue, context)),
      ...(session.hasSoap ? [] : [noSoap]),
      ...(versions.includes(settings.apiVersion) ? [] : [wrongVersion(settings.apiVersion)]),
    ],
    unavailable: mayWrite ? [] : ['erase', 'recycle', 'redact', 'detach', 'object', 'restrict', 'reassign'],
    readOnly: organization['IsReadOnly'] === true || !mayWrite,
  };
}

const noOrganization = {
  kind: 'denied',
  code: 'NO_ORGANIZATION',
  mend: 'Salesforce does not show its own organization row: check the rights of the integration user.',
} as const;

function grantedIn(permissions: Row): readonly string[] {
  return Object.entries(permissions)
    .filter(([name, value]) => name.startsWith('Permissions') && value === true)
    .map(([name]) => name.replace('Permissions', ''));
}

const wanted: readonly { readonly permission: string; readonly label: string; readonly without: string }[] = [
  { permission: 'ViewAllData', label: 'View All Data', without: 'records that others own stay unseen' },
  { permission: 'ModifyAllData', label: 'Modify All Data', without: 'nothing can be erased or changed' },
];

function missingPermissions(permissions: Row | null): readonly Gap[] {
  if (permissions === null) {
    return [
      {
        what: 'the permissions of the integration user',
        because: 'no-api',
        mend: 'Check by hand that it has View All Data and Modify All Data.',
      },
    ];
  }
  return wanted
    .filter(({ permission }) => permissions[`Permissions${permission}`] !== true)
    .map(({ label, without }) => ({
      what: `permission ${label}: without it ${without}`,
      because: 'no-scope',
      mend: `Give the integration user a permission set with ${label}.`,
    }));
}

/** Asked by itself: an org that does not know it refuses the query, which is as good as not having it. */
const convertedLeadRights = 'SELECT PermissionsAllowViewEditConvertedLeads FROM UserPermissionAccess';

function unlessGranted(
  answer: readonly Row[] | Failure | undefined,
  permission: string,
  gap: Gap,
): readonly Gap[] {
  return answer !== undefined && isRows(answer) && answer.some((row) => row[permission] === true)
    ? []
    : [gap];
}

const noFiles: Gap = {
  what: 'permission Query All Files: without it the files of others stay unseen',
  because: 'no-scope',
  mend: 'Give the integration user a permission set with Query All Files.',
};
const noConvertedLeads: Gap = {
  what: 'permission View and Edit Converted Leads: without it converted leads can be neither changed nor erased',
  because: 'no-scope',
  mend: 'Give the integration user a permission set with View and Edit Converted Leads; switch it on in Setup, under Lead Settings, where it is not offered.',
};

/** Field-level security makes a field vanish from describe and queries alike: only its known name tells it is hidden. */
const expected: Readonly<Record<string, readonly string[]>> = {
  Contact: [
    'FirstName',
    'LastName',
    'Email',
    'Phone',
    'MobilePhone',
    'Birthdate',
    'HasOptedOutOfEmail',
    'DoNotCall',
  ],
  Lead: ['FirstName', 'LastName', 'Email', 'Phone', 'HasOptedOutOfEmail', 'DoNotCall'],
  Case: ['SuppliedName', 'SuppliedEmail', 'SuppliedPhone'],
};

async function hiddenFields(catalogue: Catalogue, context: Context): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const [object, names] of Object.entries(expected)) {
    const described = await catalogue.of(object, context);
    gaps.push(...(described === null ? [hiddenObject(object)] : hiddenFieldsOf(described, names)));
  }
  return gaps;
}

export function hiddenObject(name: string): Gap {
  return {
    what: `${name} records`,
    because: 'no-scope',
    mend: `Give the integration user Read and View All on ${name}, unless this edition has no such object.`,
  };
}

/** Fields that every org has, and this one does not show us. */
export function hiddenFieldsOf(described: Described, names = expected[described.name] ?? []): readonly Gap[] {
  return names
    .filter((name) => !described.fields.has(name))
    .map((name) => ({
      what: `field ${described.name}.${name}`,
      because: 'no-scope',
      mend: `Make ${described.name}.${name} visible and editable to the integration user (field-level security).`,
    }));
}

/** The nonprofit packages delete gifts and households by triggers of their own, or forbid it: no describe tells. */
async function ownDeletions(catalogue: Catalogue, context: Context): Promise<readonly Gap[]> {
  const names = [...(await catalogue.objects(context)).keys()];
  return names.some((name) => /^(npsp|npe\d+)__/.test(name)) ? [nonprofitPackage] : [];
}

const nonprofitPackage: Gap = {
  what: 'what the nonprofit package (NPSP) deletes by itself along with a contact, a household or a gift',
  because: 'no-api',
  mend: 'Erase somebody in a sandbox first, and look at what went along; the package has settings for it.',
};

const noSoap: Gap = {
  what: 'emptying the recycle bin: erased records stay restorable for 15 days',
  because: 'no-scope',
  mend: 'Switch off "Issue JSON Web Token (JWT)-based access tokens" in the External Client App, or use API 68.0 or later.',
};

function wrongVersion(version: string): Gap {
  return {
    what: `API version ${version}`,
    because: 'no-api',
    mend: `Set apiVersion to one this org offers; it does not offer ${version}.`,
  };
}
