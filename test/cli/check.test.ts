import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const dataMap = `fields:
  email:
    { category: contact, origin: provided, purposes: [prospecting], in: { crm-eu: person.email, sales: person.email } }
purposes: { prospecting: { legalBasis: legitimate-interest }, contract: { legalBasis: contract } }
classes:
  prospect: { crm-eu: { person: {} }, sales: { person: {} } }
`;

const ruleOf = (rest: string): string =>
  `  - { id: ${rest}, keep: P3Y, basis: the law, brake: { records: 5, percent: 5 } }\n`;

const retention = `rules:\n${ruleOf('prospects, class: prospect, purpose: prospecting, since: last-contact-from-person, then: erase')}`;

describe('greffe check', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await edit('systems.yaml', /memory-module/g, 'scanned-module');
    await cli.write('config/data-map.yaml', dataMap);
    await cli.write('config/retention.yaml', retention);
  });
  afterEach(() => cli.close());

  const edit = async (file: string, from: string | RegExp, to: string): Promise<void> => {
    const text = await readFile(join(cli.config, file), 'utf8');
    await cli.write(`config/${file}`, text.replace(from, to));
  };

  test('says that all is in order, and that the role could undo the log', async () => {
    const { code, out } = await cli.run('check');
    expect(code).toBe(0);
    expect(out).toContain('Settings in order: 1 controller, 2 systems.');
    expect(out).toMatch(/note: The database role owns the audit tables/);
    expect(out).toMatch(/crm-eu {2}memory · account \S+ {2}in order/);
    expect(out).toMatch(
      /restricted record of these kinds is marked, and stays with whoever has it: person\./,
    );
    expect(out).toMatch(/\nRetention periods {2}1 rule for 1 class of person {2}in order\n/);
  });

  test('says where letters go once a rule asks people, and what keeps them from leaving', async () => {
    expect((await cli.run('check')).out).not.toMatch(/^Mail/m);
    await edit('retention.yaml', 'then: erase', 'then: { ask: P1M }');
    const { code, out } = await cli.run('check');
    expect(code).toBe(0);
    expect(out).toMatch(/\nMail {2}put into \S+mail as files, for you to send; 0 lie there {2}in order\n/);
    const greffe = await readFile(join(cli.config, 'greffe.yaml'), 'utf8');
    const nobody = '\nmail: { smtp: { host: 127.0.0.1, port: 1, security: none } }\n';
    await cli.write('config/greffe.yaml', greffe + nobody);
    const refused = await cli.run('check');
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(
      /\nMail {2}leaves by 127\.0\.0\.1\n.*error {2}The mail server does not take letters now/,
    );
  });

  test('names the account that is not the one meant, and goes on with the others', async () => {
    await edit('systems.yaml', /expect: \{ account: \S+crm-eu.json \}/, 'expect: { account: other }');
    const { code, out } = await cli.run('check');
    expect(code).toBe(1);
    expect(out).toMatch(/error {2}The settings of crm-eu expect account other/);
    expect(out).toMatch(/sales {2}memory .* in order/);
  });

  test('names the tool that cannot be reached with its mend', async () => {
    cli.refuse('sales', { effect: 'read', status: 401, code: 'TOKEN_EXPIRED' });
    const { code, out } = await cli.run('check', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      exit: 1,
      mode: 'live',
      systems: [
        { system: 'crm-eu', findings: [] },
        {
          system: 'sales',
          probe: null,
          findings: [{ severity: 'error', says: expect.stringContaining('Sign in') }],
        },
      ],
    });
  });

  test('names a field of the data map that a tool does not have, with the nearest one that it has', async () => {
    await cli.fill('sales', async (world) => {
      await world.person({ given: 'Inès', family: 'Zyxcanary', emails: ['ines.zyxcanary@example.fr'] });
    });
    await edit('systems.yaml', /scanned-module/g, 'memory-module');
    await edit('data-map.yaml', 'sales: person.email }', 'sales: [person.email, person.emial] }');
    const { out } = await cli.run('check');
    const says =
      /missing {2}data-map\.yaml says that "email" is in person\.(\w+), which this tool does not have/g;
    expect([...out.matchAll(says)].map(([, field]) => field)).toEqual(['emial']);
    expect(out).toMatch(/hides from us\.\s+Did you mean "email"\?/);
    expect(out).not.toMatch(/zyxcanary/i);
  });

  test('read-only mode is said once, and is no error', async () => {
    await edit('greffe.yaml', 'mode: live', 'mode: read-only');
    const { code, out } = await cli.run('check');
    expect(code).toBe(0);
    expect(out).toContain('Read-only mode: nothing is written to any system.');
  });

  test('without a schedule, that is what is missing', async () => {
    await cli.write('config/data-map.yaml', 'fields: {}\npurposes: {}\n');
    await cli.write('config/retention.yaml', 'rules: []\n');
    const { code, out } = await cli.run('check');
    expect(code).toBe(5);
    expect(out).toMatch(/crm-eu {2}memory · account \S+ {2}in order/);
    expect(out.slice(out.indexOf('\nRetention'))).toBe(
      '\nRetention periods  0 rules for 0 classes of person\n' +
        '  missing  retention.yaml has no rule: nothing says how long people are kept. Write one for each class of person.\n',
    );
  });

  const full = `${dataMap}events: { end: { crm-eu: visit.at } }\n`
    .replace('sales: { person: {} } }', 'sales: { note: {} } }\n  client: { crm-eu: {} }')
    .replace('purposes: [prospecting]', 'purposes: [prospecting, contract]');
  const gaps = [
    'No rule says how long the class client is kept. Write one in retention.yaml.',
    'No rule says how long data is kept for contract (email). Write one, or take the purpose off those fields.',
    'The class guest has a rule, and nothing says who is of it in crm-eu, sales. Write how it is told there, or an empty group where nobody is.',
    'The rule ends starts from end, which crm-eu holds where greffe cannot go through records (visit). Name a field of another kind under events.',
    'No class tells of these rows of people in sales: person. Write how one is told there, or name them under unclassed with the reason.',
    'The class prospect is told in sales by note, which is no row of a person. Name one of person.',
    'The rule ends starts from end, which no field of sales tells: whoever is known there alone is never due. Name the field under events.',
    'A contact in sales is not seen: under prospects somebody may look silent who is not. Look there before a purge is approved.',
  ];

  const openGaps = async (): Promise<void> => {
    await edit('systems.yaml', /(sales:\n.*)scanned-module/, '$1unscanned-module');
    await cli.write('config/data-map.yaml', full.replace('classes:', 'classes:\n  guest: {}'));
    await cli.write(
      'config/retention.yaml',
      retention +
        ruleOf('ends, class: prospect, purpose: prospecting, since: end, then: { redact: [email] }') +
        ruleOf('guests, class: guest, purpose: prospecting, since: collection, then: erase'),
    );
  };

  test('names all that no rule covers, each with its mend, and is incomplete', async () => {
    await openGaps();
    const { code, out } = await cli.run('check');
    expect(code).toBe(5);
    expect(out.slice(out.indexOf('\nRetention')).split('\n').slice(1)).toEqual([
      'Retention periods  3 rules for 3 classes of person',
      ...gaps.map((gap) => `  missing  ${gap}`),
      '',
    ]);
  });

  test('gives a script the same with its codes, and in English', async () => {
    await openGaps();
    await edit('greffe.yaml', 'language: en', 'language: fr');
    const { code, out } = await cli.run('check', '--json');
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({
      exit: 5,
      systems: [{ findings: [] }, { findings: [] }],
      retention: {
        findings: [
          'class-without-rule',
          'purpose-without-rule',
          'class-untold',
          'start-unreadable',
          'kind-without-class',
          'class-of-no-person',
          'start-untold',
          'contact-unseen',
        ].map((what, index) => ({ severity: 'warning', code: what, says: gaps[index] })),
      },
    });
  });

  test('says it in French to whom reads French', async () => {
    await openGaps();
    await edit('greffe.yaml', 'language: en', 'language: fr');
    const { code, out } = await cli.run('check');
    expect(code).toBe(5);
    const said = out.slice(out.indexOf('\nDurées')).split('\n').slice(1, -1);
    expect(said[0]).toBe('Durées de conservation  3 règles pour 3 catégories de personnes');
    expect(said[1]).toBe(
      '  manque  Aucune règle ne dit combien de temps la catégorie client est gardée. Écrivez-en une dans retention.yaml.',
    );
    expect(said).toHaveLength(gaps.length + 1);
    expect(said.join(' ')).not.toMatch(/\b(the|rule|class|rows|Name|Write)\b/);
  });

  test('a tool that we may not go through is no better than one that cannot be', async () => {
    await edit('systems.yaml', /(sales:\n.*)scanned-module/, '$1scan-denied-module');
    const { code, out } = await cli.run('check', '--json');
    expect(code).toBe(5);
    const { retention: told } = JSON.parse(out) as {
      readonly retention: { readonly findings: readonly { readonly code: string; readonly says: string }[] };
    };
    expect(told.findings.map((finding) => finding.code)).toEqual(['not-scanned', 'contact-unseen']);
    expect(told.findings.every(({ says }) => says.includes('sales'))).toBe(true);
  });

  test('rows of a tool that cannot be gone through are named, and a tool that is away hides nothing of it', async () => {
    await edit('systems.yaml', /scanned-module/g, 'unscanned-module');
    cli.refuse('sales', { effect: 'read', status: 401, code: 'TOKEN_EXPIRED' });
    const { code, out } = await cli.run('check');
    expect(code).toBe(1);
    for (const name of ['crm-eu', 'sales']) {
      expect(out).toContain(
        `  missing  greffe cannot go through these rows of ${name}: person. Who is due there is found by hand alone.\n`,
      );
    }
  });
});
