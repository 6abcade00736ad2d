import { z } from 'zod';

const url = z.string().regex(/^https?:\/\/\S+$/, 'an address that begins with https://');

/** How we sign in: one External Client App of the customer, in one of its two server-to-server flows. */
const auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('client-credentials'),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal('jwt-bearer'),
    clientId: z.string().min(1),
    username: z.string().min(1),
    /** PEM of the RSA key whose certificate the External Client App carries. */
    privateKey: z.string().min(1),
    /** Whom the assertion is for; the sign-in host when not given. */
    audience: url.optional(),
  }),
]);

export const settingsSchema = z.strictObject({
  /** The org's My Domain: client credentials are refused at login.salesforce.com. */
  loginUrl: url,
  auth,
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'a version as Salesforce writes it: "66.0"')
    .default('66.0'),
  /** Only where calls must go elsewhere than the address that the sign-in answers. */
  instanceUrl: url.optional(),
  /** The org's API calls per day, as Setup › Company Information shows; the default is the smallest edition's. */
  dailyRequests: z.number().int().positive().default(15_000),
  /**
   * Custom objects that merely look up to a person and hold nothing but that person's data: they are erased with
   * them. What cascades from a person goes anyway; what is not named here is only cut loose.
   */
  personalObjects: z.array(z.string().regex(/^\w+$/)).default([]),
});

export type SalesforceSettings = z.output<typeof settingsSchema>;
