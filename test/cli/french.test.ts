import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine, Ended } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const nowhere = 'postgres://127.0.0.1:1/none';
const frenchTerminal = { env: { DATABASE_URL: nowhere, LANG: 'fr_FR.UTF-8' } };
const as = ['--as', 'dpo'] as const;

describe('before the settings are read, the terminal says in which language', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await openCommandLine();
  });
  afterAll(() => cli.close());

  const inFrench = (...args: string[]): Promise<Ended> => cli.runIn(frenchTerminal, ...args);

  test('help is French where the terminal is', async () => {
    const { code, err, out } = await inFrench('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage : greffe \[options\] \[commande\]\n/);
    expect(out).toContain('Options :\n');
    expect(out).toContain('Commandes :\n');
    expect(out).toContain('afficher l’aide de la commande');
    expect(out).toContain('3 attend quelqu’un');
    expect(out).not.toMatch(/\b(the|of|display|Commands|Options:)\b/);
  });

  test('so is that of a command, with what may be chosen and what goes without saying', async () => {
    const { out } = await inFrench('request', 'open', '--help');
    const flat = out.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(
      '--right <droit...> ce qui est demandé ; plusieurs en une demande (au choix : "objection", "restriction", "rectification", "access", "portability", "erasure")',
    );
    expect(flat).toContain('"other" ; par défaut : "email")');
    expect(flat).toContain('Options communes : ');
    const shown = await inFrench('request', 'show', '--help');
    expect(shown.out).toMatch(/Arguments :\n {2}id +numéro de la demande\n/);
  });

  test('help is English anywhere else', async () => {
    const { out } = await cli.run('request', 'open', '--help');
    expect(out).toMatch(/^Usage: greffe request open \[options\]\n/);
    expect(out).toContain('--right <right...>');
    expect(out).toContain('Global Options:');
    expect(out).not.toMatch(/[éèàê’]/);
  });

  test.each<[what: string, args: readonly string[], says: string]>([
    [
      'an unknown option',
      ['request', 'list', '--jsn'],
      'erreur : option « --jsn » inconnue\n(Vouliez-vous dire --json ?)\n',
    ],
    [
      'an unknown command',
      ['request', 'approv', '1'],
      'erreur : commande « approv » inconnue\n(Vouliez-vous dire approve ?)\n',
    ],
    ['a missing argument', ['request', 'show'], 'erreur : il manque l’argument « id »\n'],
    ['a missing option', ['audit', 'export'], 'erreur : il manque l’option « --to <dossier> »\n'],
    [
      'a missing value',
      ['plan', 'show', '1', '--sequence'],
      'erreur : l’option « --sequence <n> » demande une valeur\n',
    ],
    [
      'an unknown choice',
      ['request', 'open', '--right', 'erase'],
      'erreur : option « --right <droit...> », valeur « erase » incorrecte. Au choix : objection, restriction, rectification, access, portability, erasure.\n',
    ],
    [
      'a number that is none',
      ['request', 'show', 'sept'],
      'erreur : argument « id », valeur « sept » incorrecte. Il faut un nombre, à partir de 1.\n',
    ],
    [
      'a day that does not exist',
      ['hold', 'place', '--until', '2026-02-30'],
      'erreur : option « --until <jour> », valeur « 2026-02-30 » incorrecte. Il faut un jour qui existe, écrit AAAA-MM-JJ, comme 2026-03-31.\n',
    ],
    [
      'two options that exclude each other',
      ['package', 'review', '1', '--withhold', '2', '--sign', 'a'.repeat(64)],
      'erreur : l’option « --sign <empreinte> » ne va pas avec l’option « --withhold <ligne...> »\n',
    ],
    [
      'too many arguments',
      ['plan', 'show', '1', '2'],
      'erreur : trop d’arguments pour « show ». Il en faut 1, il y en a 2 : 1, 2.\n',
    ],
    [
      'a hold over nothing',
      ['hold', 'place', '--ground', 'x'],
      'greffe: Dites sur quoi il porte : --email, --phone, --name ou --record OUTIL:TYPE:ID.\n',
    ],
    [
      'a file that is not there',
      ['certificate', 'verify', '/nowhere/c.json'],
      'greffe: Il n’y a pas de fichier /nowhere/c.json.\n',
    ],
  ])('%s is told in French', async (_what, args, says) => {
    expect(await inFrench(...args)).toEqual({ code: 2, out: '', err: says });
  });

  test('what is wrong in the settings, and what was probably meant', async () => {
    const mode = await readFile(join(cli.config, 'greffe.yaml'), 'utf8');
    await cli.write('config/greffe.yaml', mode.replace('mode: live', 'mode: lve'));
    const { err } = await inFrench('request', 'list');
    await cli.write('config/greffe.yaml', mode);
    expect(err).toBe(
      'Un réglage est faux ; rien n’a démarré :\n' +
        '  greffe.yaml:13:7 mode : doit être l’une de ces valeurs : live, read-only. Vouliez-vous dire « live » ?\n',
    );
  });

  test('a file that is no certificate', async () => {
    const file = await cli.write('nothing.json', '{}');
    const { code, out } = await inFrench('certificate', 'verify', file);
    expect(code).toBe(1);
    expect(out).toContain('Ce fichier n’est pas une attestation de greffe, ou il a été abîmé.');
  });
});

describe('with a French controller, whatever the terminal', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await openCommandLine({ language: 'fr' });
    for (const system of ['sales', 'crm-eu']) {
      await cli.fill(system, async (world) => {
        await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
      });
    }
    await cli.run('request', 'open', '--right', 'erasure', '--email', 'ines@example.fr', ...as);
  });
  afterAll(() => cli.close());

  test.each<[what: string, args: readonly string[], says: string]>([
    [
      'an unknown request',
      ['request', 'show', '99'],
      'Il n’y a pas de demande 99. La liste : greffe request list',
    ],
    [
      'an unknown system',
      ['request', 'match', '1', '--accept', 'crm-e:person:1', ...as],
      'systems.yaml n’a pas d’outil « crm-e ». Vouliez-vous dire « crm-eu » ?',
    ],
    [
      'a role that may not',
      ['request', 'open', '--right', 'access', '--email', 'ines@example.fr', '--as', 'auditor'],
      'Pour ouvrir une demande, il faut le rôle dpo ou operator ou controller ; auditor a le rôle auditor. Demandez à quelqu’un qui l’a.',
    ],
    [
      'a hold that is over',
      ['hold', 'place', '--email', 'a@example.fr', '--ground', 'x', '--until', '2020-01-01', ...as],
      'Un gel jusqu’au 2020-01-01 serait déjà échu. Donnez un jour à venir, ou aucun.',
    ],
    [
      'a certificate too early',
      ['certificate', 'show', '1'],
      'La demande 1 n’a pas encore d’attestation. Pour voir où elle en est : greffe request show 1',
    ],
  ])('a refusal is French: %s', async (_what, args, says) => {
    const { err, out } = await cli.run(...args);
    expect({ err, out }).toEqual({ err: `greffe: ${says}\n`, out: '' });
  });

  test('what rows name by a code is told in words', async () => {
    const checked = await cli.run('check');
    expect(checked.out).toContain(
      'sait se présenter, rechercher, suivre les liens, lire, télécharger, parcourir, dernier contact, effacer',
    );
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toMatch(/reçue le +\d{4}-\d\d-\d\d par e-mail, saisie par dpo/);
    await cli.run('request', 'identify', '1', '--by', 'rappelée', ...as);
    const planned = await cli.run('plan', 'show', '1');
    const [digest = ''] = /\b[0-9a-f]{64}\b/.exec(planned.out) ?? [];
    await cli.run('request', 'approve', '1', '--plan', digest, ...as);
    const done = await cli.run('plan', 'show', '1');
    expect(done.out).toMatch(/effacer \(1\)\n +\d {2}person:\S+ +concerne la personne +faite\n/);
    const certificate = await cli.run('certificate', 'show', '1');
    expect(certificate.out).toMatch(/crm-eu {2}1 personne {2}dans la corbeille/);
  });

  test('a plan says in French what is out of reach; a script reads it as it was written', async () => {
    const { out } = await cli.run('plan', 'show', '1');
    expect(out).toContain('les sauvegardes du compte memory');
    expect(out).not.toContain('backups');
    expect((await cli.run('plan', 'show', '1', '--json')).out).toContain('backups of the memory account');
  });

  test('what is waited for is said with the mends of each tool', async () => {
    cli.refuse('sales', { effect: 'read', status: 401, code: 'TOKEN_EXPIRED' });
    const checked = await cli.run('check');
    expect(checked.out).toContain('TOKEN_EXPIRED : Reconnectez-vous au compte memory.');
    cli.refuse('crm-eu', { effect: 'read', status: 503, code: 'DOWN' });
    const opened = await cli.run('request', 'open', '--right', 'erasure', '--email', 'x@example.fr', ...as);
    // Each mend once.
    expect(opened.out.match(/Reconnectez-vous au compte memory/g)).toHaveLength(1);
    expect(opened.out).toMatch(
      /Attend : une réponse de [\w, -]+ — .*crm-eu : Réessayez quand le compte sera rétabli\./,
    );
    expect(opened.out).not.toMatch(/\b(Retry|Sign in|to answer)\b/);
    const { waitsFor } = JSON.parse((await cli.run('request', 'show', '2', '--json')).out) as {
      readonly waitsFor: readonly string[];
    };
    expect(waitsFor.join()).toContain('Retry when the account is up.');
  });
});

test('with an English controller, a French terminal gets English refusals once the settings are read', async () => {
  const cli = await openCommandLine();
  try {
    const { err } = await cli.runIn({ env: { LANG: 'fr_FR.UTF-8' } }, 'request', 'show', '99');
    expect(err).toBe('greffe: There is no request 99. List them with: greffe request list\n');
  } finally {
    await cli.close();
  }
});
