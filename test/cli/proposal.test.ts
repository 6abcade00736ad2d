import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import { propagateChange } from '../../src/procedures/propagation.ts';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const dataMap = `fields:
  phone:
    category: contact
    origin: provided
    purposes: [contract]
    propagate: automatic
    authority: sales
    in: { crm-eu: person.phone, sales: person.phone }
purposes:
  contract: { legalBasis: contract }
`;

const number = '+33612345601';
const never = new AbortController().signal;

describe('a change that waits for a decision, by one command', () => {
  let cli: CommandLine;
  const rows: Record<string, Ref> = {};

  const begin = async (options: Parameters<typeof openCommandLine>[0] = {}): Promise<void> => {
    cli = await openCommandLine(options);
    await cli.write('config/data-map.yaml', dataMap);
    for (const name of ['crm-eu', 'sales'] as const)
      await cli.fill(name, async (world) => {
        rows[name] = await world.person({
          given: 'Inès',
          family: 'Zyxcanary',
          emails: ['ines.zyxcanary@example.fr'],
          phone: number,
        });
      });
    await typed('crm-eu', '+33699990077');
    const ref = rows['crm-eu'] as Ref;
    const change = { controller: 'acme', system: 'crm-eu', ref, fields: ['phone'], at: new Date() };
    await cli.inside(async ({ house }) => {
      expect(await propagateChange(house, change, { signal: never, priority: 'background' })).toEqual({
        next: 'done',
      });
    });
  };
  const typed = (name: string, phone: string): Promise<void> =>
    cli.fill(name, async (world) => world.edit(rows[name] as Ref, { phone }));
  const held = (name: string): unknown =>
    cli
      .witness(name)
      .records()
      .find(({ kind }) => kind === 'person')?.fields['phone'];
  const proposal = (...args: string[]) => cli.run('proposal', ...args);
  const digestIn = (page: string): string => /--digest ([0-9a-f]{64})/.exec(page)?.[1] ?? '';
  const some = '0'.repeat(64);

  beforeEach(() => begin());
  afterEach(() => cli.close());

  test('is listed by number, shown with both values, and written once it is accepted', async () => {
    const listed = await proposal('list');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(/1 .*crm-eu .*phone .*waits for your decision .*another tool than the one/);
    expect(listed.out).not.toMatch(/zyxcanary|3369999|336123/i);
    const shown = await proposal('show', '1', '--as', 'dpo');
    expect(shown.out).toContain('+33699990077');
    expect(shown.out).toContain(number);
    expect(shown.out).toContain('greffe proposal dismiss 1 --reason TEXT');

    await typed('sales', '+33699990088');
    const first = digestIn(shown.out);
    const changed = await proposal('accept', '1', '--digest', first, '--as', 'dpo');
    expect({ code: changed.code, held: held('sales') }).toEqual({ code: 1, held: '+33699990088' });
    expect(changed.err).toMatch(/look at it again with greffe proposal show 1/);
    // Of what was shown before, a second look would say the same: it is not what stands there now.
    const stale = await proposal('accept', '1', '--digest', first, '--as', 'dpo');
    expect({ code: stale.code, held: held('sales') }).toEqual({ code: 1, held: '+33699990088' });
    expect(stale.err).toMatch(/look at it again with greffe proposal show 1/);
    const again = await proposal('show', '1', '--as', 'dpo');
    expect(again.out).toContain('+33699990088');
    const accepted = await proposal('accept', '1', '--digest', digestIn(again.out), '--as', 'dpo');
    expect({ code: accepted.code, err: accepted.err }).toEqual({ code: 0, err: '' });
    expect(accepted.out).toContain('decided by dpo');
    expect(held('sales')).toBe('+33699990077');
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/proposal-decided[^]*record-revealed/);
    expect(log.out).not.toMatch(/zyxcanary|3369999/i);
    expect((await proposal('list')).out).toBe('No change waits for a decision.\n');
  });

  test('takes for --also a record that it names alone', async () => {
    const digest = digestIn((await proposal('show', '1', '--as', 'dpo')).out);
    const vouched = ['--also', 'sales:person:1'];
    const refused = await proposal('accept', '1', '--digest', digest, ...vouched, '--as', 'dpo');
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 1, out: '' });
    expect(refused.err).toMatch(/--also takes a record/);
  });

  test('is dismissed with a reason, and told to a script in no language', async () => {
    expect((await proposal('dismiss', '1', '--as', 'dpo')).code).toBe(2);
    const dismissed = await proposal(
      'dismiss',
      '1',
      '--reason',
      'their second number',
      '--as',
      'dpo',
      '--json',
    );
    expect(JSON.parse(dismissed.out)).toMatchObject({ propagation: { id: 1, state: 'dismissed' }, exit: 0 });
    expect(held('sales')).toBe(number);
    expect(JSON.parse((await proposal('list', '--all', '--json')).out)).toMatchObject({
      proposals: [{ id: 1, state: 'dismissed', because: 'not-the-authority' }],
    });
  });

  test('is told in French', async () => {
    await cli.close();
    await begin({ language: 'fr' });
    expect((await proposal('list')).out).toContain('attend votre décision');
    expect((await proposal('show', '1', '--as', 'dpo')).out).toMatch(/Proposition 1[^]*alors[^]*maintenant/);
    expect((await proposal('accept', '99', '--digest', some, '--as', 'dpo')).err).toContain(
      'Il n’y a pas de proposition 99',
    );
  });

  test.each([
    [['show', 'one'], 2, /number from 1/],
    [['show', '99'], 2, /There is no proposal 99/],
    [['accept', '1', '--as', 'dpo'], 2, /--digest/],
    [['accept', '99', '--digest', '0'.repeat(64), '--as', 'dpo'], 2, /There is no proposal 99/],
    [['accept', '1', '--digest', '0'.repeat(64), '--as', 'dpo'], 1, /another value than the one/],
    [['accept', '1', '--digest', '0'.repeat(64), '--as', 'auditor'], 1, /takes the role/],
  ])('%j is refused, and says what to do', async (args, code, sentence) => {
    const refused = await proposal(...args);
    expect({ code: refused.code, out: refused.out }).toEqual({ code, out: '' });
    expect(refused.err).toMatch(sentence);
  });

  test('check names a field that a tool does not have, with the nearest', async () => {
    await cli.write('config/data-map.yaml', dataMap.replace('crm-eu: person.phone', 'crm-eu: person.phon'));
    const { out, code } = await cli.run('check');
    expect(out).toMatch(/"phone" is in person\.phon[^]*Did you mean "phone"\?/);
    expect(code).toBe(5);
    expect(out).not.toMatch(/zyxcanary/i);
  });
});
