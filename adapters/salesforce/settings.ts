import { z } from 'zod';
import { EVIDENCES } from '../../src/contract/index.ts';
import { datedObjects, movedByOthers } from './evidence.ts';

const text = z.string().min(1, 'must not be empty');
const url = z.string().regex(/^https?:\/\/\S+$/, 'must be an address that begins with https://');

/** How we sign in: one External Client App of the customer, in one of its two server-to-server flows. */
const auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('client-credentials'),
    clientId: text,
    clientSecret: text,
  }),
  z.strictObject({
    kind: z.literal('jwt-bearer'),
    clientId: text,
    username: text,
    /** PEM of the RSA key whose certificate the External Client App carries. */
    privateKey: text,
    /** Whom the assertion is for; the sign-in host when not given. */
    audience: url.optional(),
  }),
]);

const fields = z
  .array(z.string().regex(/^\w+\.\w+$/, 'must be an object and a field, such as Contact.Number__c'))
  .default([]);

/** A date of the org, as "Object.Field". */
const dateName = z
  .string()
  .regex(/^\w+\.\w+$/, 'must be an object and a field, such as Contact.Number__c')
  .refine(
    (name) => datedObjects.includes(name.split('.')[0] ?? ''),
    'must be a date of Contact, Lead, Account, Case, EmailMessage, CampaignMember, OpportunityContactRole or Opportunity',
  )
  .refine(
    (name) => !movedByOthers.includes(name.split('.')[1] ?? ''),
    'must not be a date that imports, automation or whoever looks can move: it tells of no contact',
  );

const user = z.string().regex(/^005[A-Za-z0-9]{15}$/, 'must be the id of a user, of 18 characters');
const userOrQueue = z
  .string()
  .regex(/^00[5G][A-Za-z0-9]{15}$/, 'must be the id of a user or of a queue, of 18 characters');

export const settingsSchema = z.strictObject({
  /** The org's My Domain: client credentials are refused at login.salesforce.com. */
  loginUrl: url,
  auth,
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'must be a version as Salesforce writes it, such as 66.0')
    .default('66.0'),
  /** Only where calls must go elsewhere than the address that the sign-in answers. */
  instanceUrl: url.optional(),
  /** The org's API calls per day, as Setup › Company Information shows; the default is the smallest edition's. */
  dailyRequests: z.int('must be a whole number').positive('must be over 0').default(15_000),
  /**
   * What the org's own objects are to a person, by API name: `personal` ones hold nothing else and are erased with
   * them, `business` ones are kept and cut loose. What cascades from a person goes anyway; others are only named.
   */
  customObjects: z
    .record(
      z.string().regex(/^\w+$/, 'must be the API name of an object, such as Invoice__c'),
      z.enum(['personal', 'business']),
    )
    .default({}),
  /** Record types of accounts that are households, by id: "0124K000001abcdQAA". Other accounts are judged by what they say. */
  householdRecordTypes: z
    .array(z.string().regex(/^012[A-Za-z0-9]{15}$/, 'must be an id of 18 characters'))
    .default([]),
  /** Fields that hold an id of the customer's own register and are not marked as external ids: "Contact.Number__c". */
  identifierFields: fields,
  /**
   * Fields that hold somebody else's address or number: "Contact.Spouse_Email__c". Who is found by one is only similar,
   * and nothing is searched by it. Fields whose name says as much need not be named.
   */
  foreignFields: fields,
  /**
   * Whom rows of people go to while their processing is restricted, by object. Only leads may be a queue's: contacts and
   * accounts are always a user's. An object that is not named is marked, and stays with whoever has it.
   */
  restricted: z
    .strictObject({
      owner: z.strictObject({
        Contact: user.optional(),
        Account: user.optional(),
        Lead: userOrQueue.optional(),
      }),
    })
    .optional(),
  /**
   * Which dates tell of a contact from the person, and of which kind, beside the usual ones and over them:
   * { Contact.Last_Web_Visit__c: visit, Contact.LastActivityDate: ignore }.
   */
  lastContact: z.record(dateName, z.enum([...EVIDENCES, 'ignore'])).default({}),
});

export type SalesforceSettings = z.output<typeof settingsSchema>;
