import type { ObjectDefinition } from './schema.ts';

/** What exists only where "Data Protection and Privacy" is on. */
export const dataProtectionObjects: ReadonlySet<string> = new Set([
  'Individual',
  'ContactPointTypeConsent',
  'CommSubscriptionConsent',
  'AuthorizationFormConsent',
  'PartyConsent',
]);

const givers = 'Contact,Account,Individual,Lead,User';
const captured = [
  'Name string(255)',
  'ConsentCapturedDateTime datetime',
  'ConsentCapturedSource string(255)',
  'ConsentCapturedSourceType picklist',
];

/** Consents and contact points. */
export const consent: readonly ObjectDefinition[] = [
  {
    name: 'ContactPointTypeConsent',
    keyPrefix: '0ZX',
    fields: [
      'Name string(255)',
      'PartyId -> Individual cascade as Party children ContactPointTypeConsents fixed',
      'ContactPointType picklist',
      'PrivacyConsentStatus picklist',
      'CaptureDate datetime',
      'CaptureContactPointType picklist',
      'CaptureSource string(255)',
      'EffectiveFrom datetime',
      'EffectiveTo datetime',
      'DataUsePurposeId string(18)',
      'DoubleConsentCaptureDate datetime',
    ],
  },
  {
    name: 'ContactPointEmail',
    keyPrefix: '0k7',
    fields: [
      'Name string(255) readonly',
      'ParentId -> Account,Individual cascade as Parent children ContactPointEmails fixed',
      'EmailAddress email',
      'EmailMailBox string(80) readonly',
      'EmailDomain string(80) readonly',
      'IsPrimary boolean',
    ],
  },
  {
    name: 'ContactPointPhone',
    keyPrefix: '0k8',
    fields: [
      'Name string(255) readonly',
      'ParentId -> Account,Individual cascade as Parent children ContactPointPhones fixed',
      'TelephoneNumber phone',
      'IsPrimary boolean',
    ],
  },
  {
    name: 'CommSubscriptionConsent',
    keyPrefix: '0Zq',
    fields: [
      ...captured,
      `ConsentGiverId -> ${givers} restrict as ConsentGiver children CommSubscriptionConsents`,
      'CommSubscriptionChannelTypeId string(18)',
      'PrivacyConsentStatus picklist',
      'EffectiveFromDate date',
      'ContactPointId -> ContactPointEmail,ContactPointPhone clear as ContactPoint',
      'PartyId -> Individual clear as Party',
    ],
  },
  {
    name: 'AuthorizationFormConsent',
    keyPrefix: '0cJ',
    fields: [
      ...captured,
      `ConsentGiverId -> ${givers} restrict as ConsentGiver children AuthorizationFormConsents`,
      'AuthorizationFormTextId string(18)',
      'Status picklist',
    ],
  },
  {
    name: 'PartyConsent',
    keyPrefix: '0Zw',
    fields: [
      'Name string(255)',
      'PartyId -> Individual cascade as Party children PartyConsents fixed',
      'Action picklist',
      'PrivacyConsentStatus picklist',
      'CaptureDate datetime',
      'CaptureSource string(255)',
      'EffectiveFrom datetime',
    ],
  },
];
