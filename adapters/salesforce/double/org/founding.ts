import { withChecksum } from '../ids.ts';
import type { Org } from './org.ts';
import { insertRow } from './write.ts';

export interface Founders {
  /** The integration user every token speaks for unless said otherwise. */
  readonly integrationUserId: string;
  /** Owns what the world loads. */
  readonly salesUserId: string;
}

/** The rows an org has before any customer: itself, a profile, its users. */
export function foundOrg(org: Org, username: string, isSandbox: boolean, isReadOnly: boolean): Founders {
  const system = withChecksum('005Qy0000000000');
  const by = { by: system };
  insertRow(
    org,
    'Organization',
    {
      Name: 'Acme SAS',
      InstanceName: isSandbox ? 'FRA20S' : 'FRA10',
      OrganizationType: 'Enterprise Edition',
      IsSandbox: isSandbox,
      IsReadOnly: isReadOnly,
      Country: 'FR',
      LanguageLocaleKey: 'fr',
      DefaultLocaleSidKey: 'fr_FR_EURO',
      TimeZoneSidKey: 'Europe/Paris',
      SignupCountryIsoCode: 'FR',
      PreferencesConsentManagementEnabled: org.features.dataProtection,
    },
    { ...by, id: org.id },
  );
  insertRow(
    org,
    'User',
    {
      Username: 'system',
      LastName: 'Automated Process',
      Email: 'noreply@example.com',
      UserType: 'AutomatedProcess',
    },
    { ...by, id: system },
  );
  const license = insertRow(org, 'UserLicense', { Name: 'Salesforce', MasterLabel: 'Salesforce' }, by);
  const profile = insertRow(
    org,
    'Profile',
    { Name: 'System Administrator', UserLicenseId: license.id, UserType: 'Standard' },
    by,
  );
  const integrationUserId = addUser(
    org,
    { Username: username, LastName: 'Integration', Email: username, ProfileId: profile.id },
    system,
  );
  const salesUserId = addUser(
    org,
    {
      Username: 'ventes@example.com',
      LastName: 'Ventes',
      Email: 'ventes@example.com',
      ProfileId: profile.id,
    },
    system,
  );
  const rights = insertRow(
    org,
    'PermissionSet',
    {
      Name: `X${profile.id}`,
      Label: 'System Administrator',
      Type: 'Profile',
      IsOwnedByProfile: true,
      ProfileId: profile.id,
      PermissionsModifyAllData: true,
      PermissionsViewAllData: true,
      PermissionsManageUsers: true,
      PermissionsApiEnabled: true,
      PermissionsViewSetup: true,
    },
    by,
  );
  for (const AssigneeId of [integrationUserId, salesUserId]) {
    const assignment = { PermissionSetId: rights.id, AssigneeId, IsActive: true };
    insertRow(org, 'PermissionSetAssignment', assignment, by);
  }
  return { integrationUserId, salesUserId };
}

export function addUser(org: Org, fields: Readonly<Record<string, unknown>>, by: string): string {
  const user = insertRow(org, 'User', { IsActive: true, UserType: 'Standard', ...fields }, { by });
  insertRow(org, 'UserLogin', { UserId: user.id }, { by });
  return user.id;
}
