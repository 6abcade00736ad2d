import { z } from 'zod';
import { isReserved } from '../domain/account.ts';
import type { Role } from '../domain/approval.ts';
import { RIGHTS } from '../domain/right.ts';
import { countryCode, duration, email, period, slug, text, textOrTexts, timeZone } from './words.ts';

const packagesKeptMsDefault = 30 * 86_400_000;

/** @source law.md RET-6: practice, for no figure of the CNIL is known */
const proofKeptDefault = 'P5Y';

/** @source law.md RET-5: the usual figure */
const suppressionKeptDefault = 'P3Y';

export const suppressionDefault = {
  kept: suppressionKeptDefault,
  sweep: 'nightly',
  reappearance: { objection: 'reapply', erasure: 'propose' },
} as const;

export const learnDefault = { erasure: 'propose', keptMs: 30 * 86_400_000 } as const;

/** Where no door is said: on this machine alone, by a port that nobody else uses for long. */
export const httpDefault = {
  host: '127.0.0.1',
  port: 8463,
  publicUrl: null,
  api: false,
  trustProxy: [],
} as const;

/** On this machine alone. */
export const metricsDefault = { host: '127.0.0.1', port: 9463 } as const;

export const accountsDefault = {
  sessionMs: 12 * 3_600_000,
  idleMs: 30 * 60_000,
  invitationMs: 3 * 86_400_000,
  resetMs: 3_600_000,
  secondFactor: 'required',
  adminPasswordMs: 365 * 86_400_000,
  disabledKeptMs: 30 * 86_400_000,
} as const;

const roles = ['controller', 'dpo', 'operator', 'auditor', 'admin'] as const satisfies readonly Role[];

const controller = z
  .strictObject({
    id: slug,
    name: text,
    /** Whose holidays move a due day. */
    country: countryCode,
    timezone: timeZone,
    /** Of letters, packages and certificates. */
    language: z.enum(['fr', 'en']),
    /** Printed where a person is told whom to write to. */
    dpo: email,
    /** Gets the reminders too. */
    dpoDeputy: email.optional(),
    systems: z.array(text).min(1, 'must name at least one system'),
  })
  .transform(({ timezone, ...rest }) => ({ ...rest, timeZone: timezone }));

/** Whom they act for, the tools they work on, the requests they see: of what is not said, every one. */
const reach = {
  controllers: z.array(text).min(1, 'must name at least one controller').optional(),
  systems: z.array(text).min(1, 'must name at least one system').optional(),
  rights: z.array(z.enum(RIGHTS)).min(1, 'must name at least one right').optional(),
};

const person = z
  .strictObject({
    /** Opaque, and what the audit log keeps: better a function than a name. */
    id: slug.refine(
      (id) => !isReserved(id),
      'must not be greffe or terminal: the log means the house itself by them',
    ),
    roles: z.array(z.enum(roles)).default([]),
    ...reach,
    /** Where they are asked, whoever answers for a system without a call of its own. */
    mail: email.optional(),
  })
  .refine(({ roles: held, mail }) => held.length > 0 || mail !== undefined, {
    path: ['roles'],
    message: 'must hold at least one role, unless the person has a mail address to be asked at',
  });

/** How letters leave. The password stands in an environment variable. */
const smtp = z.strictObject({
  host: text,
  port: z.int('must be a whole number').min(1, 'must be a port').max(65_535, 'must be a port').default(587),
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: text.optional(),
  password: text.optional(),
  perMinute: z.int('must be a whole number').positive('must be over 0').default(60),
});

const mail = z
  .strictObject({
    from: email.optional(),
    smtp: smtp.optional(),
    folder: text.optional(),
  })
  .refine(({ smtp: server, folder }) => server === undefined || folder === undefined, {
    message: 'must say smtp or folder, not both',
  })
  .refine(({ smtp: server }) => (server?.user === undefined) === (server?.password === undefined), {
    path: ['smtp'],
    message: 'must say user and password, or neither',
  })
  .refine(({ smtp: server }) => server?.security !== 'none' || server.user === undefined, {
    path: ['smtp', 'security'],
    message: 'must be tls or starttls: with none the password would be sent in clear',
  })
  .refine(
    ({ smtp: server }) =>
      server?.security !== 'none' || ['localhost', '127.0.0.1', '::1'].includes(server.host),
    {
      path: ['smtp', 'security'],
      message: 'must be tls or starttls: none is for a mail server on this machine',
    },
  );

const again = z.enum(['reapply', 'propose']);

/** How long the suppression register holds an address, and what is done about whoever is found again. */
const suppression = z.strictObject({
  kept: period.default(suppressionKeptDefault),
  sweep: z.enum(['nightly', 'by-hand']).default('nightly'),
  reappearance: z
    .strictObject({ objection: again.default('reapply'), erasure: again.default('propose') })
    .default({ objection: 'reapply', erasure: 'propose' }),
});

/** What tools tell of by themselves, and what is done about an erasure that somebody made by hand in one of them. */
const learn = z
  .strictObject({
    erasure: z.enum(['propose', 'carry-on']).default(learnDefault.erasure),
    kept: duration.default(learnDefault.keptMs),
  })
  .transform(({ kept, erasure }) => ({ erasure, keptMs: kept }));

/** People who sign in by themselves. */
const accounts = z
  .strictObject({
    session: duration.default(accountsDefault.sessionMs),
    idle: duration.default(accountsDefault.idleMs),
    invitation: duration.default(accountsDefault.invitationMs),
    reset: duration.default(accountsDefault.resetMs),
    secondFactor: z.enum(['required', 'optional']).default(accountsDefault.secondFactor),
    adminPassword: duration.default(accountsDefault.adminPasswordMs),
    disabledKept: duration.default(accountsDefault.disabledKeptMs),
  })
  .transform(({ session, idle, invitation, reset, secondFactor, adminPassword, disabledKept }) => ({
    sessionMs: session,
    idleMs: idle,
    invitationMs: invitation,
    resetMs: reset,
    secondFactor,
    adminPasswordMs: adminPassword,
    disabledKeptMs: disabledKept,
  }));

const proxy = z.union(
  [z.enum(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  'must be an address such as 10.0.0.7 or 10.0.0.0/8, or one of loopback, linklocal, uniquelocal',
);

/** The door that tools send to, and where other programs are answered. */
const http = z
  .strictObject({
    host: text.default(httpDefault.host),
    port: z
      .int('must be a whole number')
      .min(1, 'must be a port')
      .max(65_535, 'must be a port')
      .default(httpDefault.port),
    /** As tools are told it: what they sign may name it. */
    publicUrl: z
      .url({ protocol: /^https?$/, message: 'must be an address such as https://greffe.acme.example' })
      .refine((url) => !/[?#]/.test(url), 'must be an address without ? and #')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    /** Whether other programs are answered at /api/v1. */
    api: z.boolean().default(httpDefault.api),
    /** Proxies whose word is taken for who asks, and whether over TLS. */
    trustProxy: z.array(proxy).default([]),
  })
  .transform(({ publicUrl, ...rest }) => ({ ...rest, publicUrl: publicUrl ?? null }));

const HERE = ['localhost', '127.0.0.1', '::1'];

/** Where numbers are shown to whoever watches over the service. The token stands in an environment variable. */
const metrics = z
  .strictObject({
    host: text.default(metricsDefault.host),
    port: z
      .int('must be a whole number')
      .min(1, 'must be a port')
      .max(65_535, 'must be a port')
      .default(metricsDefault.port),
    token: text.optional(),
  })
  .refine(({ host, token }) => HERE.includes(host) || token !== undefined, {
    message: 'must say token where they are read from other machines: "${NAME}", an environment variable',
  });

/** What somebody may do here by what those say of them who let them in elsewhere. */
const clearance = z
  .strictObject({
    claim: text,
    is: textOrTexts,
    roles: z.array(z.enum(roles)).min(1, 'must name at least one role'),
    ...reach,
  })
  .transform(({ controllers, systems, rights, ...rest }) => ({
    ...rest,
    controllers: controllers ?? null,
    systems: systems ?? null,
    rights: rights ?? null,
  }));

/** Those who let people in elsewhere, by OpenID Connect. */
const openId = z
  .strictObject({
    issuer: z
      .url({ protocol: /^https?$/, message: 'must be an address such as https://login.acme.example' })
      .refine((url) => !/[?#]/.test(url), 'must be an address without ? and #')
      .refine(
        (url) => url.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(`${url}/`),
        'must begin with https://: what they say of people would travel in clear',
      )
      // Anybody's company could say of its own people whatever it likes.
      .refine(
        (url) => !/\/(common|organizations|consumers)(\/|$)/.test(url),
        'must be the issuer of your own organisation, by its id: this one lets in the people of any other',
      ),
    clientId: text,
    clientSecret: text,
    scopes: z.array(text).default([]),
    name: text.optional(),
    clearances: z.array(clearance).min(1, 'must hold at least one clearance: nobody would be let in'),
  })
  .transform(({ name, ...rest }) => ({ ...rest, name: name ?? null }));

/** Where what is sent to an address that somebody types may go. */
const sending = z.strictObject({
  privateHosts: z
    .array(
      z.string().regex(/^[a-z0-9.:[\]-]+$/, 'must be the name of a host alone, such as hooks.acme.internal'),
    )
    .default([]),
});

const signIn = z.strictObject({ openId: openId.optional() });

/** greffe.yaml: for whom we work, who may do what, and whether we write at all. */
export const greffeFile = z
  .strictObject({
    controllers: z.array(controller).min(1, 'must name at least one controller'),
    people: z.array(person).min(1, 'must name at least one person'),
    mode: z.enum(['live', 'read-only']),
    /** How long an access package can still be read once it was fetched. */
    packagesKept: duration.default(packagesKeptMsDefault),
    /** How long requests, holds and the details of the log prove what was done. A period of the calendar. */
    proofKept: period.default(proofKeptDefault),
    suppression: suppression.default(suppressionDefault),
    learn: learn.default(learnDefault),
    accounts: accounts.default(accountsDefault),
    signIn: signIn.default({}),
    sending: sending.default({ privateHosts: [] }),
    /** Without it, the door is opened only where a tool sends. */
    http: http.optional(),
    /** Without it, no numbers are shown anywhere. */
    metrics: metrics.optional(),
    /** How letters leave; without it they are put into a folder beside the data. */
    mail: mail.default({}),
  })
  .refine(
    ({ signIn: { openId: elsewhere }, http: door }) =>
      elsewhere === undefined || (door?.api === true && door.publicUrl !== null),
    {
      path: ['signIn', 'openId'],
      message: 'must have http.api beside it, and http.publicUrl, where browsers come back to',
    },
  )
  .transform(({ packagesKept, http: door, signIn: { openId: elsewhere }, sending: sent, ...rest }) => ({
    ...rest,
    packagesKeptMs: packagesKept,
    http: door ?? null,
    openId: elsewhere ?? null,
    privateHosts: sent.privateHosts,
  }));

/** As it was written: the password is still the name of a variable. */
export type MailWritten = z.output<typeof mail>;

/** As it was written: the token is still the name of a variable. */
export type MetricsWritten = z.output<typeof metrics>;

/** As it was written: the secret is still the name of a variable. */
export type OpenIdWritten = z.output<typeof openId>;

export type ControllerSettings = z.output<typeof controller>;

export type AccountsSettings = z.output<typeof accounts>;

export type HttpSettings = z.output<typeof http>;

export type LearnSettings = z.output<typeof learn>;

export type SuppressionSettings = z.output<typeof suppression>;
