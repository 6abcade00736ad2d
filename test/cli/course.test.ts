import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine, words } from './command-line.ts';

describe('a request, by commands alone', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
  });
  afterEach(() => cli.close());

  const as = ['--as', 'dpo'];
  const openErasure = (email: string) =>
    cli.run('request', 'open', '--right', 'erasure', '--email', email, ...as);
  const identify = (id = '1') => cli.run('request', 'identify', id, '--by', 'called back', ...as);
  const approve = async (id = '1') => {
    const { out } = await cli.run('plan', 'show', id);
    return cli.run('request', 'approve', id, '--plan', digestIn(out), ...as);
  };
  const fillWithInes = () =>
    cli.fill('sales', async (world) => {
      await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
    });

  test('an erasure ends with a certificate that anybody can check, and nobody else differs', async () => {
    await cli.fill('crm-eu', async (world) => {
      const claire = await world.person({
        given: 'Claire',
        family: 'Zyxcanary',
        emails: ['claire@example.fr'],
      });
      const paul = await world.person({ given: 'Paul', family: 'Autre', emails: ['paul@example.fr'] });
      await world.note({ about: [claire], text: 'Claire called' });
      await world.note({ about: [paul], text: 'Paul called' });
      await world.person({ given: 'Claire', family: 'Zyxcanary', emails: ['other.claire@example.com'] });
    });
    const before = new Map(cli.witness('crm-eu').snapshot());

    const opened = await cli.run(
      ...words('request open --right erasure --email claire@example.fr --channel post --as dpo'),
      '--name',
      'Claire Zyxcanary',
    );
    expect(opened).toMatchObject({ code: 3, err: '' });
    expect(opened.out).toContain('(same name only)');
    const looked = await cli.run('request', 'show', '1');
    expect(looked.out).toMatch(/searched +crm-eu: 1 record, 1 to confirm\n/);
    const [homonym = ''] = /crm-eu:person:\S+/.exec(opened.out) ?? [];
    expect(opened.out).toContain(`greffe request match 1 --set-aside ${homonym}`);

    const decided = await cli.run('request', 'match', '1', '--set-aside', homonym, ...as);
    expect(decided.out).toContain('greffe request identify 1 --by');
    expect(await identify()).toMatchObject({ code: 3 });
    const plan = await cli.run('plan', 'show', '1');
    expect(plan.out).toMatch(/Plan 1\.1 — erasure — 3 lines — to approve/);
    expect(plan.out).toMatch(/erase \(2\)\n\s+2 {2}note:\S+ +about the person/);
    // The digest comes last, and the command to type with the options this one was given.
    expect(plan.out).toMatch(
      /Plan digest: ([0-9a-f]{64})\n {2}greffe request approve 1 --plan \1 --as PERSON --config \S+\n$/,
    );

    const approved = await approve();
    expect(approved).toMatchObject({ code: 4, err: '' });
    expect(approved.out).toContain('crm-eu: 3 of 3 lines\n');
    expect(approved.out).toContain('Waits for: the last read-back (until ');
    const after = new Map(cli.witness('crm-eu').snapshot());
    const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([, value]) => value);
    expect(changed).toEqual([expect.stringMatching(/"state":"recycled".*"claire@example.fr"/)]);
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual(['note:note-100003']);

    const file = join(cli.folder, 'certificate.json');
    const pdf = join(cli.folder, 'certificate.pdf');
    const shown = await cli.run('certificate', 'show', '1', '--to', file, '--pdf', pdf, '--language', 'fr');
    expect(shown.out).toContain('crm-eu  erased 2, redacted 0, detached 0, objected 1, kept 0, left 0');
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await cli.run('certificate', 'verify', file)).toMatchObject({ code: 0 });
    expect(await cli.run('audit', 'verify', '--against', file)).toMatchObject({ code: 0, err: '' });
  });

  test('an export verifies without settings or database, and names the entry that was changed', async () => {
    await openErasure('nobody@example.fr');
    const folder = join(cli.folder, 'export');
    expect(await cli.run('audit', 'export', '--to', folder, '--as', 'auditor')).toMatchObject({ code: 0 });
    expect(await cli.run('audit', 'export', '--to', folder, '--as', 'auditor')).toMatchObject({
      code: 2,
      err: expect.stringContaining('entries.jsonl is there already'),
    });
    const offline = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
    const sound = await cli.runIn(offline, 'audit', 'verify', '--export', folder);
    expect(sound.out).toContain('The log is intact');
    expect(sound.out).toContain('Checked with the key in the export itself');
    expect(sound.code).toBe(0);

    const entries = join(folder, 'entries.jsonl');
    await writeFile(entries, (await readFile(entries, 'utf8')).replace('"actor":"dpo"', '"actor":"ops"'));
    const broken = await cli.runIn(offline, 'audit', 'verify', '--export', folder);
    expect(broken).toMatchObject({ code: 1 });
    // The five files of settings come first.
    expect(broken.out).toContain('Entry 5 was changed.');
  });

  test('a changed byte of a certificate is told, with neither settings nor database', async () => {
    await openErasure('nobody@example.fr');
    const file = join(cli.folder, 'certificate.json');
    await cli.run('certificate', 'show', '1', '--to', file);
    const text = await readFile(file, 'utf8');
    const nowhere = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
    expect(await cli.runIn(nowhere, 'certificate', 'verify', file, '--config', '/nowhere')).toMatchObject({
      code: 0,
    });
    await writeFile(file, text.replace('"kind": "final"', '"kind": "finaL"'));
    const changed = await cli.runIn(nowhere, 'certificate', 'verify', file, '--config', '/nowhere');
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('NOT genuine');
  });

  test('an unknown person gets a truthful "nothing held", at once', async () => {
    const opened = await openErasure('nobody@example.fr');
    expect(opened).toMatchObject({ code: 0, err: '' });
    const told =
      /nothing held\n[^]*Searched: crm-eu, sales\n\nOut of reach\n {2}crm-eu {2}backups of the memory account/;
    expect(opened.out).toMatch(told);
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toMatch(told);
    expect(shown.out).not.toMatch(/not settled|to approve\b(?! \()/);
    const plan = await cli.run('plan', 'show', '1');
    expect(plan.out).toMatch(/^Plan 1\.1 — erasure — 0 lines — nothing to approve/);
    expect(plan.out).not.toContain('greffe request approve');
    const certificate = await cli.run('certificate', 'show', '1');
    expect(certificate.out).toMatch(
      /final — [^]*No record was to be acted on\.\n[^]*Searched: crm-eu, sales\nOut of reach\n[^]*Signing key:\n {2}greffe\+[0-9a-f]{8}\+\S{44}\n/,
    );
  });

  test('a request that came long ago says that its day has passed', async () => {
    await fillWithInes();
    const opened = await cli.run(
      ...words('request open --right erasure --email ines@example.fr --received-on 2016-01-01 --as dpo'),
    );
    expect(opened.out).toContain('the legal due day has passed: answer without delay\n');
    expect((await cli.run('request', 'show', '1')).out).toMatch(
      /due +2016-02-01 .* — the legal due day has passed/,
    );
  });

  test('refuse and extend count only with reason, day and letter, and keep its digest', async () => {
    await fillWithInes();
    await openErasure('ines@example.fr');
    const letter = await cli.write('letter.txt', 'Dear Madam');
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(
      new Date(),
    );
    const sent = ['--sent-on', today, '--letter', letter, ...as];
    expect(
      await cli.run('request', 'extend', '1', '--reason', 'complexity', '--sent-on', today, ...as),
    ).toMatchObject({
      code: 2,
    });
    expect(await cli.run('request', 'extend', '1', '--reason', 'complexity', ...sent)).toMatchObject({
      code: 3,
      out: expect.stringMatching(/\ndue: (\d{4}-\d\d-\d\d) \(conservative \1\)\n/),
    });
    const longer = await cli.run('request', 'show', '1');
    expect(longer.out).toContain(`extended (complexity) by letter of ${today}`);
    expect(await cli.run('request', 'extend', '1', '--reason', 'complexity', ...sent)).toMatchObject({
      code: 1,
      err: expect.stringContaining('the law allows it once'),
    });
    expect(
      await cli.run('request', 'refuse', '1', '--reason', 'manifestly-excessive', ...sent),
    ).toMatchObject({
      code: 0,
      out: 'Request 1 — erasure — refused\n',
    });
    const ended = await cli.run('request', 'show', '1');
    expect(ended.out).toContain('refused (manifestly excessive, Art. 12(5)(b)) by dpo');
    expect(ended.out).toMatch(/Plan 1\.1 +erasure +2 lines +without object\n/);
    expect((await cli.run('plan', 'show', '1')).out).not.toMatch(/greffe request approve|to approve/);
    const { out } = await cli.run('request', 'show', '1', '--json');
    expect(JSON.parse(out)).toMatchObject({
      request: { refusal: { letterDigest: createHash('sha256').update('Dear Madam').digest('hex') } },
    });
  });

  test('of a request that was withdrawn nobody is asked who is who any more', async () => {
    await fillWithInes();
    const opened = await cli.run('request', 'open', '--right', 'erasure', '--name', 'Ines Roux', ...as);
    expect(opened.out).toContain('ines@example.fr');
    const withdrawn = await cli.run('request', 'withdraw', '1', ...as);
    expect(withdrawn).toMatchObject({ code: 0, out: expect.not.stringContaining('ines@example.fr') });
  });

  test('a suspended clock waits for the answer of the person, and a withdrawal ends the request', async () => {
    await fillWithInes();
    await openErasure('ines@example.fr');
    await identify();
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(
      new Date(),
    );
    const suspended = await cli.run(
      'request',
      'suspend',
      '1',
      '--reason',
      'homonyms',
      '--from',
      today,
      ...as,
    );
    expect(suspended.out).toContain('greffe request resume 1 --answered-on');
    expect(suspended.out).toContain('(conservative); the legal clock is suspended');
    expect(suspended.code).toBe(3);
    expect(await cli.run('request', 'resume', '1', '--answered-on', today, ...as)).toMatchObject({ code: 3 });
    expect(await cli.run('request', 'withdraw', '1', ...as)).toMatchObject({ code: 0 });
    expect((await cli.run('request', 'list')).out).toBe('No open request.\n');
    expect((await cli.run('request', 'list', '--all')).out).toContain('withdrawn');
  });

  test('a right that is missing leaves the request incomplete, and retry goes on once it is there', async () => {
    await fillWithInes();
    await openErasure('ines@example.fr');
    await identify();
    cli.refuse('sales', { effect: 'write', status: 403, code: 'MISSING_RIGHTS' });
    const stuck = await approve();
    expect(stuck.code).toBe(5);
    expect(stuck.out).toContain('Give the token the right');
    expect(stuck.out).toContain('greffe request retry 1');
    expect(stuck.out).toContain('sales: 0 of 2 lines, 2 to mend\n');
    expect((await cli.run('request', 'show', '1')).out).toMatch(/approved by dpo .*sales 0\/2, 2 to mend/);
    cli.refuse('sales', null);
    expect(await cli.run('request', 'retry', '1', ...as)).toMatchObject({ code: 4 });
  });

  test('a tool that does not answer is named with its mend, and the others go on', async () => {
    await fillWithInes();
    cli.refuse('crm-eu', { effect: 'read', status: 401, code: 'TOKEN_EXPIRED' });
    const opened = await openErasure('ines@example.fr');
    expect(opened.out).toMatch(/^ {2}crm-eu {2}Sign in to the memory account again\.$/m);
    expect((await cli.run('plan', 'show', '1')).out).toMatch(/crm-eu {2}the whole system\n +did not answer/);
  });

  test('a hold stops an approval that did not know it, and the new digest is offered', async () => {
    await fillWithInes();
    await openErasure('ines@example.fr');
    await identify();
    const digest = digestIn((await cli.run('plan', 'show', '1')).out);
    const placed = await cli.run(
      'hold',
      'place',
      '--email',
      'INES@example.fr',
      '--ground',
      'litigation 2026-014',
      ...as,
    );
    expect(placed).toMatchObject({ code: 0, out: 'Hold 1 stands.\n' });
    const refused = await cli.run('request', 'approve', '1', '--plan', digest, ...as);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/Its digest is now [0-9a-f]{64}/);
    expect((await cli.run('hold', 'list')).out).toContain('litigation 2026-014');
    expect((await cli.run('hold', 'lift', '1', ...as)).out).toBe('Hold 1 is lifted.\n');
  });

  test('the wrong role is refused with the reason', async () => {
    await fillWithInes();
    await openErasure('ines@example.fr');
    const refused = await cli.run('request', 'identify', '1', '--by', 'seen', '--as', 'auditor');
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('takes the role dpo or operator'),
    });
  });

  test('a command that is stopped loses nothing: the next one goes on', async () => {
    await fillWithInes();
    const stopped = AbortSignal.abort();
    const opened = await cli.runIn(
      { signal: stopped },
      ...words('request open --right erasure --email ines@example.fr --as dpo'),
    );
    expect(opened).toMatchObject({ code: 130, err: expect.stringContaining('Nothing is lost') });
    expect(await cli.run('request', 'wait', '1')).toMatchObject({ code: 3 });
  });
});

describe('what a person reads', () => {
  test('it is in the language of the controller, aligned, and coloured only on a terminal', async () => {
    const cli = await openCommandLine({ language: 'fr' });
    try {
      await cli.fill('sales', async (world) => {
        await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
      });
      const opened = await cli.run(
        'request',
        'open',
        '--right',
        'erasure',
        '--email',
        'ines@example.fr',
        '--as',
        'dpo',
      );
      expect(opened.out).toBe(
        'Demande 1 — effacement — plan établi\nAttend : l’identité de la personne\nÀ faire :\n  greffe request identify 1 --by "…" ' +
          `--as dpo --config ${cli.config}\n`,
      );
      const plain = await cli.run('request', 'list');
      const [head = '', row = ''] = plain.out.split('\n');
      expect(head.indexOf('droits')).toBe(row.indexOf('effacement'));
      expect(plain.out).not.toContain('\u001b[');
      const shown = await cli.runIn({ isTerminal: true }, 'request', 'list');
      expect(shown.out).toContain('\u001b[1m1\u001b[22m');
      expect(stripVTControlCharacters(shown.out)).toBe(plain.out);
    } finally {
      await cli.close();
    }
  });
});
