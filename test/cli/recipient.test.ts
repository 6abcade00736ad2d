import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const processors = `processors:
  routeur:
    name: Routeur SARL
    role: processor
    purposes: [prospecting]
    dataCategories: [contact]
    countries: { hosting: [FR] }
    contact: donnees@routeur.example
  courtier:
    name: Courtier SARL
    role: separate-controller
    purposes: [prospecting]
    dataCategories: [contact]
    countries: { hosting: [FR] }
    told: { by: none, because: sold in 2019 }
`;

describe('recipients, at the keyboard', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await cli.write('config/processors.yaml', processors);
    await cli.write(
      'config/data-map.yaml',
      'fields: {}\nclasses: {}\npurposes: { prospecting: { legalBasis: consent } }\n',
    );
    const before = await readFile(join(cli.config, 'greffe.yaml'), 'utf8');
    await cli.write('config/greffe.yaml', `${before}mail: { folder: ${join(cli.folder, 'mail')} }\n`);
    await cli.fill('sales', async (world) => {
      await world.person({ given: 'Inès', family: 'Zyxcanary', emails: ['ines.zyxcanary@example.fr'] });
    });
  });
  afterEach(() => cli.close());

  test('check says who cannot be told, and where letters go', async () => {
    const { out, code } = await cli.run('check');
    expect(code).toBe(5);
    expect(out).toMatch(/Recipients +2 told of each rectification, erasure and restriction/);
    expect(out).toContain('courtier: this recipient is never told');
    expect(out).toMatch(/Mail +put into .*\/mail as files/);
  });

  test('a letter in the folder holds the request open until its day is recorded, or the reason why not', async () => {
    const theirs = ['--email', 'ines.zyxcanary@example.fr', '--ground', 'accuracy', '--as', 'dpo'];
    await cli.run('restrict', 'place', ...theirs);
    const waiting = await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    expect(waiting.code).toBe(3);
    expect(waiting.out).toContain('greffe recipient record 1 routeur --told-on YYYY-MM-DD --how mail');
    expect(waiting.out).toContain('greffe recipient list 1');
    const names = await readdir(join(cli.folder, 'mail'));
    expect(names.filter((name) => /^notification-[0-9a-f]{32}\.eml$/.test(name))).toHaveLength(1);
    expect(names.join()).not.toMatch(/zyxcanary/i);

    const listed = await cli.run('recipient', 'list', '1');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(
      /^routeur +Routeur SARL +by mail\n +restriction +by mail +in the mail folder, to be sent/,
    );
    expect(listed.out).toMatch(
      /courtier +Courtier SARL +not told\n +restriction +not told +not told +\d{4}-\d\d-\d\d/,
    );
    expect(listed.out).not.toMatch(/zyxcanary/i);
    const [routeur] = JSON.parse((await cli.run('recipient', 'list', '1', '--json')).out);
    expect(routeur.notifications).toMatchObject([{ kind: 'restriction', state: 'in-folder', attempts: 1 }]);
    expect(routeur.notifications[0].content).toBeUndefined();

    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });
    // Where the controller is: it may be tomorrow there already.
    const today = day.format(new Date(routeur.notifications[0].createdAt));
    const record = (...args: string[]) =>
      cli.run('recipient', 'record', '1', 'routeur', ...args, '--as', 'dpo');
    expect((await record('--told-on', today)).code).toBe(2);
    expect((await record('--impossible')).code).toBe(2);
    expect((await record('--impossible', '--reason', 'x', '--how', 'y')).code).toBe(2);
    const recorded = await record('--told-on', today, '--how', 'mail');
    expect({ code: recorded.code, err: recorded.err }).toEqual({ code: 0, err: '' });
    expect((await cli.run('request', 'show', '1')).out).toContain('done');
    expect((await record('--impossible', '--reason', 'late')).err).toContain(
      'Nothing is left to tell routeur',
    );
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/dpo.*recipient-notified/);
    expect(log.out).not.toMatch(/zyxcanary/i);
  });

  test('in French, too', async () => {
    const theirs = ['--email', 'ines.zyxcanary@example.fr', '--ground', 'accuracy', '--as', 'dpo'];
    await cli.run('restrict', 'place', ...theirs);
    await cli.run('request', 'identify', '1', '--by', 'rappelée', '--as', 'dpo');
    const before = await readFile(join(cli.config, 'greffe.yaml'), 'utf8');
    await cli.write('config/greffe.yaml', before.replace('language: en', 'language: fr'));
    const listed = await cli.run('recipient', 'list', '1');
    expect(listed.out).toContain('dans le dossier d’envoi, à envoyer');
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toContain('le départ, hors du dossier d’envoi, du message à routeur.');
  });

  test('a portability is transmitted with a secret from a file alone, and to an address of the world', async () => {
    const key = await cli.write('secret', `whsec_${Buffer.alloc(32, 7).toString('base64')}\n`);
    const bad = await cli.write('bad', 'not a secret\n');
    const transmit = (to: string, file: string) =>
      cli.run('package', 'transmit', '1', '--to', to, '--secret-file', file, '--as', 'dpo');
    expect(await transmit('http://other.example/', key)).toMatchObject({ code: 2 });
    expect(await transmit('https://other.example/', bad)).toMatchObject({
      code: 2,
      err: expect.stringContaining('must hold whsec_'),
    });
    expect((await transmit('https://other.example/', join(cli.folder, 'none'))).code).toBe(2);
    const theirs = ['--right', 'portability', '--email', 'ines.zyxcanary@example.fr', '--as', 'dpo'];
    await cli.run('request', 'open', ...theirs);
    await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    const unsigned = await transmit('https://127.0.0.1/', key);
    expect(unsigned).toMatchObject({ code: 1, err: expect.stringContaining('has not been signed') });
    const review = JSON.parse((await cli.run('package', 'review', '1', '--as', 'dpo', '--json')).out);
    await cli.run('package', 'review', '1', '--sign', review.package.built.digest, '--as', 'dpo');
    const refused = await transmit('https://127.0.0.1/', key);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('its data was not taken');
    expect(refused.out).toContain('inner network');
    expect(refused.out).toContain('greffe package fetch 1');
  });
});
