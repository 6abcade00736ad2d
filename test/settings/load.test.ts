import { describe, expect, test } from '@jest/globals';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import type { SettingsResult } from '../../src/settings/load.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { adapters, env, exampleFolder, lineOf, loadEdited } from './config-folder.ts';

test('the example configuration loads', async () => {
  const { ok, errors } = await loadSettings({ configDir: exampleFolder, env, adapters });
  expect(errors?.map(describeSettingsError)).toBeUndefined();
  expect(ok?.mode).toBe('read-only');
  expect(ok?.controllers).toEqual([
    {
      id: 'acme',
      name: 'Acme SAS',
      country: 'FR',
      timeZone: 'Europe/Paris',
      language: 'fr',
      dpo: 'dpo@acme.example',
      systems: ['crm-eu', 'sales'],
    },
  ]);
  expect(ok?.packagesKeptMs).toBe(30 * 86_400_000);
  expect(ok?.proofKept).toBe('P5Y');
  expect(ok?.systems).toEqual([
    {
      name: 'crm-eu',
      settings: expect.anything(),
      adapter: 'hubspot',
      expect: { portalId: 12345678, environment: 'production' },
      share: 0.6,
      after: ['sales'],
      afterWaitMs: 86_400_000,
    },
    {
      name: 'sales',
      settings: expect.anything(),
      adapter: 'salesforce',
      expect: { organizationId: '00D000000000001', environment: 'production' },
      share: 0.6,
      after: [],
      afterWaitMs: 86_400_000,
    },
  ]);
  expect(ok?.dataMap.fields['email']?.in).toEqual({
    'crm-eu': [{ kind: 'contact', field: 'email' }],
    sales: [
      { kind: 'Contact', field: 'Email' },
      { kind: 'Lead', field: 'Email' },
    ],
  });
  expect(ok?.dataMap.exemptions).toEqual([
    {
      name: 'invoices',
      in: { sales: ['Order', 'Contract'] },
      fields: ['Name', 'BillingAddress'],
      ground: 'C. com. L123-22',
      keep: 'P10Y',
    },
  ]);
  expect(ok?.retention.map(({ id, keep, action }) => [id, keep, action.kind])).toEqual([
    ['prospects', 'P3Y', 'erase'],
    ['customers', 'P3Y', 'archive'],
    ['former-customers', 'P3Y', 'archive'],
    ['candidates', 'P2Y', 'erase'],
  ]);
  expect(ok?.processors.map(({ id, role }) => [id, role])).toEqual([
    ['hubspot', 'processor'],
    ['salesforce', 'processor'],
    ['accountant', 'separate-controller'],
  ]);
});

test('proof is kept five years unless something else is said, and for a period of the calendar', async () => {
  const { ok } = await loadEdited([['greffe.yaml', '\nproofKept: P5Y\n', '\n']]);
  expect(ok?.proofKept).toBe('P5Y');
  const shorter = await loadEdited([['greffe.yaml', 'proofKept: P5Y', 'proofKept: P3Y6M']]);
  expect(shorter.ok?.proofKept).toBe('P3Y6M');
  for (const wrong of ['5 years', 'PT24H', 'P0D']) {
    const place = `greffe.yaml:${await lineOf('greffe.yaml', 'proofKept: ')}:12 proofKept`;
    expect(spoken(await loadEdited([['greffe.yaml', 'proofKept: P5Y', `proofKept: ${wrong}`]]))).toEqual([
      `${place}: must be an ISO 8601 period such as P3Y, P6M or P30D.`,
    ]);
  }
});

test('whoever is asked is a person who can be written to, and needs no role for it', async () => {
  const asked = (tasks: string) => ['systems.yaml', 'share: 60%', `tasks: ${tasks}\n    share: 60%`] as const;
  const people = [
    'greffe.yaml',
    'people:\n',
    'people:\n  - { id: standard, mail: s@acme.example }\n',
  ] as const;
  const { ok } = await loadEdited([people, asked('{ holder: standard, remindAfter: P7D }')]);
  expect(ok?.systems[0]?.tasks).toEqual({
    holder: 'standard',
    deputy: null,
    remindAfterDays: 7,
    deputyAfterDays: null,
    dpoAfterDays: null,
  });
  expect(ok?.people[0]).toEqual({ id: 'standard', roles: [], mail: 's@acme.example' });

  expect(spoken(await loadEdited([people, asked('{ holder: standrad, deputy: dpo }')]))).toEqual([
    expect.stringContaining(
      'systems.crm-eu.tasks.holder: names nobody of greffe.yaml who has a mail address. Did you mean "standard"?',
    ),
    expect.stringContaining(
      'systems.crm-eu.tasks.deputy: names nobody of greffe.yaml who has a mail address.',
    ),
  ]);
  const idle = ['greffe.yaml', 'people:\n', 'people:\n  - { id: idle }\n'] as const;
  expect(spoken(await loadEdited([idle]))).toEqual([expect.stringContaining('people.0.roles: is missing.')]);
  for (const id of ['greffe', 'terminal']) {
    const house = ['greffe.yaml', 'people:\n', `people:\n  - { id: ${id}, roles: [dpo] }\n`] as const;
    expect(spoken(await loadEdited([house]))).toEqual([
      expect.stringContaining('people.0.id: must not be greffe or terminal'),
    ]);
  }
});

test('whoever acts for some controllers names them, and is asked about no tool of another', async () => {
  const acting = (controllers: string) =>
    [
      'greffe.yaml',
      'people:\n',
      `people:\n  - { id: standard, mail: s@acme.example, controllers: ${controllers} }\n`,
    ] as const;
  const asked = ['systems.yaml', 'share: 60%', 'tasks: { holder: standard }\n    share: 60%'] as const;
  const { ok } = await loadEdited([acting('[acme]'), asked]);
  expect(ok?.people[0]).toMatchObject({ id: 'standard', controllers: ['acme'] });
  expect(ok?.people[1]).not.toHaveProperty('controllers');
  expect(spoken(await loadEdited([acting('[acne]'), asked]))).toEqual([
    expect.stringContaining(
      'people.0.controllers.0: names no controller that is configured. Did you mean "acme"?',
    ),
    expect.stringContaining('systems.crm-eu.tasks.holder: acts for other controllers than the one this tool'),
  ]);
  expect(spoken(await loadEdited([acting('[]')]))).toEqual([
    expect.stringContaining('people.0.controllers: must name at least one controller.'),
  ]);
});

test('whoever works on some tools or sees some rights names them, and is asked about no other', async () => {
  const limited = (limits: string) =>
    ['greffe.yaml', 'people:\n', `people:\n  - { id: standard, mail: s@acme.example, ${limits} }\n`] as const;
  const asked = ['systems.yaml', 'share: 60%', 'tasks: { holder: standard }\n    share: 60%'] as const;
  const { ok } = await loadEdited([limited('systems: [crm-eu]'), asked]);
  expect(ok?.people[0]).toMatchObject({ id: 'standard', systems: ['crm-eu'] });
  expect((await loadEdited([limited('rights: [access, consent-withdrawal]')])).ok?.people[0]).toMatchObject({
    rights: ['access', 'consent-withdrawal'],
  });
  expect(spoken(await loadEdited([limited('systems: [crm-eo]'), asked]))).toEqual([
    expect.stringContaining('people.0.systems.0: names no system that is configured. Did you mean "crm-eu"?'),
    expect.stringContaining('systems.crm-eu.tasks.holder: works on other tools than this one'),
  ]);
  expect(spoken(await loadEdited([limited('rights: [access]'), asked]))).toEqual([
    expect.stringContaining('systems.crm-eu.tasks.holder: sees requests of some rights alone'),
  ]);
  expect(spoken(await loadEdited([limited('rights: [acces]')]))).toEqual([
    expect.stringContaining('people.0.rights.0'),
  ]);
  for (const [limit, of] of [
    ['systems', 'system'],
    ['rights', 'right'],
  ])
    expect(spoken(await loadEdited([limited(`${limit}: []`)]))).toEqual([
      expect.stringContaining(`people.0.${limit}: must name at least one ${of}.`),
    ]);
});

test('secrets come from the environment, and the adapter alone sees them', async () => {
  const { ok } = await loadSettings({ configDir: exampleFolder, env, adapters });
  expect(ok?.systems[0]?.settings.reveal()).toEqual({
    baseUrl: 'https://api.hubapi.com',
    token: 'tok-canary',
    apiVersion: '2026-03',
  });
});

test('every error is told at once, in reading order, with its place and what was probably meant', async () => {
  const result = await loadEdited([
    ['greffe.yaml', 'timezone: Europe/Paris', 'timezone: Europe/Pari'],
    ['greffe.yaml', 'systems: [crm-eu, sales]', 'systems: [crm-eu, salse]'],
    ['systems.yaml', 'share: 60%', 'shares: 60%'],
    ['systems.yaml', 'afterWait: PT24H', 'afterWait: 24h'],
    ['systems.yaml', 'adapter: salesforce', 'adapter: salesfroce'],
    ['data-map.yaml', 'legalBasis: legitimate-interest', 'legalBasis: legitimate-intrest'],
    ['retention.yaml', 'keep: P3Y', 'keep: 3 years'],
    ['retention.yaml', 'class: prospect', 'class: prospects'],
    ['processors.yaml', 'contact: privacy@hubspot.example', 'contacts: privacy@hubspot.example'],
  ]);
  expect(spoken(result)).toEqual([
    `greffe.yaml:${await lineOf('greffe.yaml', 'timezone: E')}:15 controllers.0.timezone: must be a time zone such as Europe/Paris.`,
    `greffe.yaml:${await lineOf('greffe.yaml', 'systems: [')}:23 controllers.0.systems.1: names no system that is configured. Did you mean "sales"?`,
    `systems.yaml:${await lineOf('systems.yaml', 'share: 60%')}:5 systems.crm-eu.shares: unknown key. Did you mean "share"?`,
    `systems.yaml:${await lineOf('systems.yaml', 'afterWait: ')}:16 systems.crm-eu.afterWait: must be an ISO 8601 duration such as PT24H or PT30M.`,
    `systems.yaml:${await lineOf('systems.yaml', 'adapter: salesforce')}:14 systems.sales.adapter: is neither a built-in adapter (hubspot, salesforce) nor a module that can be imported. Did you mean "salesforce"?`,
    `data-map.yaml:${await lineOf('data-map.yaml', 'legalBasis: leg')}:17 purposes.prospecting.legalBasis: must be one of consent, contract, legal-obligation, vital-interests, public-task, legitimate-interest. Did you mean "legitimate-interest"?`,
    `retention.yaml:${await lineOf('retention.yaml', 'class: prospect')}:12 rules.0.class: names no class that is configured. Did you mean "prospect"?`,
    `retention.yaml:${await lineOf('retention.yaml', 'keep: P3Y')}:11 rules.0.keep: must be an ISO 8601 period such as P3Y, P6M or P30D.`,
    `processors.yaml:${await lineOf('processors.yaml', 'contact: privacy@hubspot')}:5 processors.hubspot.contacts: unknown key. Did you mean "contact"?`,
  ]);
});

describe('the settings of an adapter', () => {
  test('are judged by the adapter and placed like any other error', async () => {
    const result = await loadEdited([
      ['systems.yaml', 'baseUrl: https', 'baseURL: https'],
      ['systems.yaml', "clientSecret: '${SF_SECRET}'", "clientSecrets: '${SF_SECRET}'"],
    ]);
    expect(spoken(result)).toEqual([
      expect.stringMatching(/^systems.yaml:\d+:7 systems\.crm-eu\.settings\.baseUrl: is missing\.$/),
      expect.stringMatching(/^systems.yaml:\d+:7 .*baseURL: unknown key\. Did you mean "baseUrl"\?$/),
      expect.stringMatching(/^systems.yaml:\d+:13 .*auth\.clientSecret: is missing\.$/),
      expect.stringMatching(
        /^systems.yaml:\d+:\d+ .*auth\.clientSecrets: unknown key\. Did you mean "clientSecret"\?$/,
      ),
    ]);
  });

  test('name the choices of a kind', async () => {
    const result = await loadEdited([
      ['systems.yaml', 'kind: client-credentials', 'kind: client-credential'],
    ]);
    expect(spoken(result)).toEqual([
      expect.stringMatching(
        /auth\.kind: must be one of client-credentials, jwt\. Did you mean "client-credentials"\?$/,
      ),
    ]);
  });

  test('name each variable that is not set beside a key that is unknown', async () => {
    const missing = { ...env, HUBSPOT_TOKEN: '' };
    const unset = /crm-eu\.settings\.\w+: the environment variable HUBSPOT_TOKEN is not set\.$/;
    const edits = [
      ['adapter: hubspot', 'adaptor: hubspot', /crm-eu\.adaptor: unknown key\. Did you mean "adapter"\?$/],
      ["token: '$", "tokn: '$", /crm-eu\.settings\.tokn: unknown key\. Did you mean "token"\?$/],
      ['baseUrl: ', 'basUrl: ', /crm-eu\.settings\.basUrl: unknown key\. Did you mean "baseUrl"\?$/],
    ] as const;
    for (const [from, to, says] of edits) {
      const told = spoken(await loadEdited([['systems.yaml', from, to]], missing));
      expect(told).toEqual(
        expect.arrayContaining([expect.stringMatching(says), expect.stringMatching(unset)]),
      );
    }
  });

  test('name each variable that is not set, and say it once', async () => {
    const result = await loadEdited([], { ...env, HUBSPOT_TOKEN: '', SF_SECRET: '' });
    expect(spoken(result)).toEqual([
      expect.stringMatching(/crm-eu\.settings\.token: the environment variable HUBSPOT_TOKEN is not set\.$/),
      expect.stringMatching(/auth\.clientSecret: the environment variable SF_SECRET is not set\.$/),
    ]);
  });

  test('hold no secret written out, and the error does not repeat it', async () => {
    const result = await loadEdited([['systems.yaml', "'${HUBSPOT_TOKEN}'", 'pat-eu1-written-out']]);
    expect(spoken(result)).toEqual([
      expect.stringMatching(
        /settings\.token: looks like a secret written out\. .* write \$\{ITS_NAME\} here\.$/,
      ),
    ]);
    expect(JSON.stringify(result)).not.toContain('written-out');
  });

  test('may be those of a module that is imported', async () => {
    const asked: string[] = [];
    const result = await loadSettings({
      configDir: exampleFolder,
      env,
      adapters: { hubspot: adapters.hubspot },
      importAdapter: (module) => {
        asked.push(module);
        return Promise.resolve(adapters.salesforce);
      },
    });
    expect(result.ok?.systems).toHaveLength(2);
    expect(asked).toEqual(['salesforce']);
  });
});

test('systems that wait for each other are refused, and the circle is told once', async () => {
  const result = await loadEdited([
    ['systems.yaml', 'expect: { organizationId', 'after: [crm-eu]\n    expect: { organizationId'],
  ]);
  expect(spoken(result)).toEqual([
    expect.stringMatching(
      /^systems.yaml:\d+:5 systems\.crm-eu\.after: waits for itself: crm-eu after sales after crm-eu\. Take one of them out\.$/,
    ),
  ]);
});

test('names that nothing carries are refused, wherever they stand', async () => {
  const result = await loadEdited([
    ['data-map.yaml', 'authority: sales', 'authority: sale'],
    ['data-map.yaml', 'purposes: [prospecting]', 'purposes: [newsletter]'],
    ['data-map.yaml', 'in: { sales: [Order', 'in: { erp: [Order'],
    ['processors.yaml', 'systems: [crm-eu]', 'systems: [crm-us]'],
    ['processors.yaml', 'readOn: 2026-01-15, by: dpo', 'readOn: 2026-01-15, by: dop'],
    ['greffe.yaml', '{ id: support, roles: [operator] }', '{ id: dpo, roles: [operator] }'],
  ]);
  expect(spoken(result).map((line) => line.replace(/^([^:]+):\d+:\d+/, '$1'))).toEqual([
    'greffe.yaml people.2.id: stands twice; each must be the only one of its name.',
    'data-map.yaml fields.first-name.authority: names no system that is configured. Did you mean "sales"?',
    'data-map.yaml fields.job-title.purposes.0: names no purpose that is configured.',
    'data-map.yaml exemptions.invoices.in.erp: names no system that is configured.',
    'processors.yaml processors.hubspot.systems.0: names no system that is configured. Did you mean "crm-eu"?',
    'processors.yaml processors.hubspot.contract.clauses.a-instructions.by: names no person that is configured. Did you mean "dpo"?',
  ]);
});

test('a file that is no YAML is told with its line, beside the errors of the others', async () => {
  const result = await loadEdited([
    ['systems.yaml', 'after: [sales]', 'after: [sales'],
    ['greffe.yaml', 'mode: read-only', 'mode: readonly'],
  ]);
  expect(spoken(result)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^greffe.yaml:\d+:7 mode: must be one of live, read-only\. Did you mean "read-only"\?$/,
      ),
      expect.stringMatching(/^systems.yaml:\d+:\d+: /),
    ]),
  );
});

test('a tool that two controllers name is refused: erasing for one would reach into the other’s', async () => {
  const result = await loadEdited([
    [
      'greffe.yaml',
      'people:\n',
      `  - { id: other, name: Autre SAS, country: FR, timezone: Europe/Paris, language: fr, dpo: dpo@autre.example, systems: [sales] }\npeople:\n`,
    ],
  ]);
  expect(spoken(result)).toEqual([
    expect.stringMatching(
      /^greffe.yaml:\d+:\d+ controllers\.1\.systems\.0: is named twice; a tool belongs to one controller/,
    ),
  ]);
});

describe('an account that two controllers share', () => {
  const other = `  - { id: other, name: Autre SAS, country: FR, timezone: Europe/Paris, language: fr, dpo: dpo@autre.example, systems: [twin] }\npeople:\n`;
  const load = (ours: string, theirs: string, identity = '00D000000000001'): Promise<SettingsResult> =>
    loadEdited([
      ['greffe.yaml', 'people:\n', other],
      [
        'systems.yaml',
        '    expect: { organizationId: 00D',
        `    only: ${ours}\n    expect: { organizationId: 00D`,
      ],
      [
        'systems.yaml',
        '  sales:\n',
        `  twin:
    adapter: salesforce
    settings: { loginUrl: https://acme.my.salesforce.com, apiVersion: '66.0', auth: { kind: jwt, clientId: a, privateKeyFile: b } }
    expect: { organizationId: ${identity} }
    only: ${theirs}
  sales:
`,
      ],
    ]);

  test('is loaded where each says by other values of one field which rows are its own', async () => {
    const { ok, errors } = await load(
      '{ Contact: { Brand__c: [North, Centre] } }',
      '{ Contact: { Brand__c: South } }',
    );
    expect(errors?.map(describeSettingsError)).toBeUndefined();
    expect(ok?.systems.map(({ name, only }) => [name, only])).toEqual([
      ['crm-eu', undefined],
      ['twin', { Contact: [{ field: 'Brand__c', oneOf: ['South'] }] }],
      ['sales', { Contact: [{ field: 'Brand__c', oneOf: ['North', 'Centre'] }] }],
    ]);
  });

  test.each([
    ['by one value of both', '{ Contact: { Brand__c: [North, South] } }', '{ Contact: { Brand__c: South } }'],
    ['by two fields', '{ Contact: { Brand__c: North } }', '{ Contact: { Region__c: South } }'],
    ['in one of two kinds', '{ Contact: { B__c: N }, Lead: { B__c: N } }', '{ Contact: { B__c: S } }'],
  ])('is refused where a row could be of both: %s', async (_case, ours, theirs) => {
    expect(spoken(await load(ours, theirs))).toEqual([
      expect.stringMatching(
        /^systems.yaml:\d+:\d+ systems\.sales\.only: does not keep (Contact|Lead) apart from twin: both must name one field/,
      ),
    ]);
  });

  test('is refused where one of them says nothing', async () => {
    const result = await loadEdited([
      ['greffe.yaml', 'people:\n', other.replace('systems: [twin]', 'systems: [sales]')],
      ['greffe.yaml', 'systems: [crm-eu, sales]', 'systems: [crm-eu, twin]'],
      [
        'systems.yaml',
        '  sales:\n',
        `  twin:
    adapter: salesforce
    settings: { loginUrl: https://acme.my.salesforce.com, apiVersion: '66.0', auth: { kind: jwt, clientId: a, privateKeyFile: b } }
    expect: { organizationId: 00D000000000001 }
    only: { Contact: { Brand__c: South } }
  sales:
`,
      ],
    ]);
    expect(spoken(result)).toEqual([
      expect.stringMatching(
        /systems\.sales: is over the same account as twin, which is another controller's/,
      ),
    ]);
  });

  test.each([
    ['{}', 'must name the kinds of record that tell'],
    ['{ Contact: {} }', 'must name the field that tells'],
    ['{ Contact: { Brand__c: [] } }', 'must name at least one'],
  ])('is refused where it says %s', async (ours, message) => {
    expect(spoken(await load(ours, '{ Contact: { Brand__c: South } }', '00D000000000002'))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

test('a key that stands twice is refused', async () => {
  const result = await loadEdited([['greffe.yaml', 'mode: read-only', 'mode: read-only\nmode: live']]);
  expect(spoken(result)).toEqual([
    expect.stringMatching(/^greffe.yaml:\d+:1: the same key stands twice; keep one\.$/),
  ]);
});

test('a missing folder names every file it should hold', async () => {
  const result = await loadSettings({ configDir: 'no-such-folder', env, adapters });
  expect(spoken(result)).toEqual(
    ['greffe', 'systems', 'data-map', 'retention', 'processors'].map(
      (name) =>
        `${name}.yaml: is missing in the folder no-such-folder. Write it after the example of the same name.`,
    ),
  );
});

function spoken(result: SettingsResult): readonly string[] {
  return (result.errors ?? []).map(describeSettingsError);
}

describe('mail', () => {
  const withMail = (mail: string, variables: Readonly<Record<string, string>> = {}) =>
    loadEdited([['greffe.yaml', '\nproofKept: P5Y\n', `\nproofKept: P5Y\nmail: ${mail}\n`]], {
      ...env,
      ...variables,
    });

  test('goes into a folder beside the data unless something else is said', async () => {
    expect((await loadEdited([])).ok?.mail).toEqual({ from: null, folder: null, smtp: null });
    const { ok } = await withMail('{ from: donnees@acme.example, folder: /var/spool/greffe }');
    expect(ok?.mail).toEqual({ from: 'donnees@acme.example', folder: '/var/spool/greffe', smtp: null });
  });

  test('leaves by a mail server, whose password is in the environment and is printed nowhere', async () => {
    const smtp = '{ smtp: { host: smtp.acme.example, user: greffe, password: "${SMTP_PASSWORD}" } }';
    const { ok } = await withMail(smtp, { SMTP_PASSWORD: 'passe-canari' });
    expect(ok?.mail.smtp).toMatchObject({
      host: 'smtp.acme.example',
      port: 587,
      security: 'starttls',
      perMinute: 60,
    });
    expect(ok?.mail.smtp?.password?.reveal()).toBe('passe-canari');
    expect(JSON.stringify(ok)).not.toContain('passe-canari');
    expect(spoken(await withMail(smtp))).toEqual([
      expect.stringMatching(/mail\.smtp\.password: the environment variable SMTP_PASSWORD is not set\.$/),
    ]);
  });

  test.each([
    ['{ folder: mail, smtp: { host: a.example } }', 'mail: must say smtp or folder, not both.'],
    ['{ smtp: { host: a.example, user: greffe } }', 'mail.smtp: must say user and password, or neither.'],
    [
      '{ smtp: { host: a.example, security: none } }',
      'mail.smtp.security: must be tls or starttls: none is for a mail server on this machine.',
    ],
    [
      '{ smtp: { host: localhost, security: none, user: greffe, password: "${HUBSPOT_TOKEN}" } }',
      'mail.smtp.security: must be tls or starttls: with none the password would be sent in clear.',
    ],
    [
      '{ smtp: { host: a.example, user: greffe, password: "Passe-Canari-2026-xKq93mZpL0" } }',
      'mail.smtp.password: looks like a secret written out. Put it in an environment variable and write ${ITS_NAME} here.',
    ],
    ['{ smtp: { host: a.example, port: 0 } }', 'mail.smtp.port: must be a port.'],
    ['{ sender: a@b.example }', 'mail.sender'],
  ])('%s is refused, with its place', async (written, said) => {
    const result = await withMail(written);
    expect(result.ok).toBeUndefined();
    expect(spoken(result).join('\n')).toContain(said);
  });
});

describe('metrics', () => {
  const withMetrics = (metrics: string, variables: Readonly<Record<string, string>> = {}) =>
    loadEdited([['greffe.yaml', '\nproofKept: P5Y\n', `\nproofKept: P5Y\nmetrics: ${metrics}\n`]], {
      ...env,
      ...variables,
    });

  test('are shown nowhere unless it is said, and then on this machine', async () => {
    expect((await loadEdited([])).ok?.metrics).toBeNull();
    expect((await withMetrics('{}')).ok?.metrics).toEqual({ host: '127.0.0.1', port: 9463, token: null });
  });

  test('are shown to other machines by a token, which is printed nowhere', async () => {
    const written = '{ host: 0.0.0.0, token: "${METRICS_TOKEN}" }';
    const { ok } = await withMetrics(written, { METRICS_TOKEN: 'jeton-canari-de-mesure' });
    expect(ok?.metrics?.token?.reveal()).toBe('jeton-canari-de-mesure');
    expect(JSON.stringify(ok)).not.toContain('jeton-canari');
  });

  test.each([
    ['{ host: 0.0.0.0 }', 'metrics: must say token where they are read from other machines'],
    ['{ token: "${METRICS_TOKEN}" }', 'metrics.token: the environment variable METRICS_TOKEN is not set.'],
    ['{ token: "Jeton-Canari-2026-xKq93mZpL0" }', 'metrics.token: looks like a secret written out.'],
    ['{ token: "${HUBSPOT_TOKEN}" }', 'metrics.token: must be 20 to 200 characters without spaces'],
    ['{ port: 0 }', 'metrics.port: must be a port.'],
    ['{ path: /numbers }', 'metrics.path'],
  ])('%s is refused, with its place', async (written, said) => {
    const result = await withMetrics(written);
    expect(result.ok).toBeUndefined();
    expect(spoken(result).join('\n')).toContain(said);
  });
});

describe('those who let people in elsewhere', () => {
  const door = 'http: { api: true, publicUrl: https://greffe.acme.example }';
  const written = (over: Readonly<Record<string, unknown>> = {}) =>
    JSON.stringify({
      issuer: 'https://login.acme.example/realms/acme',
      clientId: 'greffe',
      clientSecret: '${OPENID_SECRET}',
      clearances: [{ claim: 'groups', is: 'greffe-dpo', roles: ['dpo'], controllers: ['acme'] }],
      ...over,
    });
  const withOpenId = (openId: string, variables = { OPENID_SECRET: 'oidc-canari' }, http = door) => {
    const added = `\nproofKept: P5Y\n${http}\nsignIn: { openId: ${openId} }\n`;
    return loadEdited([['greffe.yaml', '\nproofKept: P5Y\n', added]], { ...env, ...variables });
  };

  test('are nobody unless said, and their secret is in the environment and is printed nowhere', async () => {
    expect((await loadEdited([])).ok?.openId).toBeNull();
    const { ok } = await withOpenId(written());
    expect(ok?.openId).toMatchObject({
      issuer: 'https://login.acme.example/realms/acme',
      scopes: [],
      name: null,
      clearances: [{ claim: 'groups', is: ['greffe-dpo'], roles: ['dpo'], controllers: ['acme'] }],
    });
    expect(ok?.openId?.clientSecret.reveal()).toBe('oidc-canari');
    expect(JSON.stringify(ok)).not.toContain('oidc-canari');
    expect(spoken(await withOpenId(written(), { OPENID_SECRET: '' }))).toEqual([
      expect.stringMatching(
        /signIn\.openId\.clientSecret: the environment variable OPENID_SECRET is not set\.$/,
      ),
    ]);
  });

  test.each([
    [{ issuer: 'http://login.acme.example' }, 'signIn.openId.issuer: must begin with https://'],
    [{ issuer: 'http://localhost.evil.example' }, 'signIn.openId.issuer: must begin with https://'],
    [{ issuer: 'https://login.microsoftonline.com/common/v2.0' }, 'of your own organisation, by its id'],
    [{ clientSecret: 'ecrit-en-clair' }, 'signIn.openId.clientSecret: looks like a secret written out.'],
    [
      { clearances: [] },
      'signIn.openId.clearances: must hold at least one clearance: nobody would be let in.',
    ],
    [{ clearances: [{ claim: 'groups', is: 'a', roles: [] }] }, 'roles: must name at least one role.'],
    [
      { clearances: [{ claim: 'groups', is: 'a', roles: ['dpo'], controllers: ['acne'] }] },
      'signIn.openId.clearances.0.controllers.0: names no controller that is configured. Did you mean "acme"?',
    ],
    [{ role: 'dpo' }, 'signIn.openId.role: unknown key.'],
  ])('%j is refused, with its place', async (over, said) => {
    const result = await withOpenId(written(over));
    expect(result.ok).toBeUndefined();
    expect(spoken(result).join('\n')).toContain(said);
  });

  test('need an address that browsers come back to', async () => {
    for (const http of ['', 'http: { api: true }', 'http: { publicUrl: https://greffe.acme.example }'])
      expect(spoken(await withOpenId(written(), { OPENID_SECRET: 'a' }, http)).join('\n')).toContain(
        'signIn.openId: must have http.api beside it, and http.publicUrl, where browsers come back to.',
      );
  });
});
