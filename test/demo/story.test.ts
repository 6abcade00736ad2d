import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellStory } from '../../demo/story/index.ts';
import { openScreen } from '../../demo/story/screen.ts';
import type { Screen } from '../../demo/story/screen.ts';
import type { Stage } from '../../demo/story/stage.ts';
import { dpo, openStage } from '../../demo/story/stage.ts';
import { accountFor, differences, snapshotOf, tracesOf } from '../../demo/story/witness.ts';
import { camille } from '../../demo/world/index.ts';
import type { Statement } from '../../src/domain/certificate.ts';
import { verifyAttestation } from '../../src/greffe/offline.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDatabase } from '../support/database.ts';

describe('the demonstration', () => {
  let database: TestDatabase;
  let folder: string;
  let stage: Stage;
  const written: string[] = [];
  const screen = (language: 'fr' | 'en'): Screen =>
    openScreen({ write: (text) => void written.push(text), isTerminal: false, width: 100 }, language);

  beforeEach(async () => {
    written.length = 0;
    database = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), 'greffe-demo-'));
    const store = { databaseUrl: database.url, masterKey: randomBytes(32).toString('base64') };
    stage = await openStage({ folder, people: 120, isPaced: false, store });
  });
  afterEach(async () => {
    await stage.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('tells both requests to their end, with every check passed and every file where it says', async () => {
    const french = screen('fr');
    await tellStory(stage, french);
    expect(french.failures).toEqual([]);
    const said = written.join('');
    expect(said.match(/✓ Attestation définitive/g)).toHaveLength(2);
    expect(said).toContain('2 homonymes');
    expect(said).toContain('gel pour litige (contentieux 2026-014)');
    expect(said).toContain('personne d’autre n’a changé');
    expect(said).not.toContain('✗');
    expect(said).not.toContain('\u001b');
    expect(await readdir(join(folder, 'camille'))).toEqual(
      expect.arrayContaining([
        'access-1.1.zip',
        'attestation-1-1.json',
        'attestation-1-1.fr.pdf',
        'attestation-1-2.fr.pdf',
        'plan-1.2.json',
      ]),
    );
    expect(await readdir(join(folder, 'julien'))).toEqual(
      expect.arrayContaining(['attestation-2-1.en.pdf', 'plan-2.2.json']),
    );
    // It has ended by today: whoever plays on finds one clock.
    expect(stage.clock.now().getTime()).toBeLessThan(Date.now());
    stage.catchUp();
    for (const clock of [stage.clock, stage.hubspot.clock, stage.salesforce.clock])
      expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
    const names = ['marketing', 'ventes'];
    const checked = await stage.greffe.systems.check(names, { signal: stage.signal, priority: 'person' });
    expect(checked.flatMap(({ findings }) => findings)).toEqual([]);

    const file = await readFile(join(folder, 'camille', 'attestation-1-2.json'), 'utf8');
    expect(verifyAttestation(file, [stage.greffe.audit.verifierKey]).isGenuine).toBe(true);

    const stray = stage.hubspot.world.object('notes', { hs_note_body: 'Aubrenoix, entendue au salon' });
    const { file: last } = await stage.greffe.certificates.show(dpo, 1);
    const { statement } = JSON.parse(last) as { statement: Statement };
    const view = await stage.greffe.requests.show(dpo, 1);
    const unexplained = tracesOf(stage, camille).filter(
      (trace) => accountFor(trace, statement, view, new Set()) === 'unexplained',
    );
    expect([...new Set(unexplained.map(({ id }) => id))]).toEqual([stray]);

    const logged = await readFile(join(folder, 'greffe.log'), 'utf8');
    expect(logged).not.toMatch(/aubrenoix|morvalent|639989/i);
  }, 90_000);

  test('a record that changed without being in any plan is found out, and so is a trace nobody named', () => {
    const before = snapshotOf(stage);
    expect(differences(before, snapshotOf(stage), [])).toMatchObject({ planned: 0, unexplained: [] });
    stage.salesforce.world.update(stage.cast.namesakeContact, { MailingCity: 'Quimper' });
    expect(differences(before, snapshotOf(stage), []).unexplained).toEqual(['ventes Contact']);
    expect(tracesOf(stage, camille).length).toBeGreaterThan(10);
  });

  test('time passes in both tools and in the company at once', () => {
    const clocks = [stage.clock, stage.hubspot.clock, stage.salesforce.clock];
    const before = clocks.map((clock) => clock.now().getTime());
    stage.pass(86_400_000);
    for (const [index, clock] of clocks.entries()) {
      expect(clock.now().getTime() - (before[index] ?? 0)).toBeGreaterThanOrEqual(86_400_000);
    }
  });
});

describe('the screen', () => {
  test('wraps the last column, keeps its failures, and writes colours for a terminal only', () => {
    const written: string[] = [];
    const screen = openScreen(
      { write: (text) => void written.push(text), isTerminal: false, width: 40 },
      'en',
    );
    screen.table([
      ['sales', 'erase', 'one two three four five six seven'],
      ['ventes', 'x', 'y'],
    ]);
    screen.progress({ fr: 'rien', en: 'nothing' });
    screen.check(false, { fr: 'faux', en: 'wrong' });
    expect(written.join('')).toBe(
      '    sales   erase  one two three four five\n' +
        '                   six seven\n' +
        '    ventes  x      y\n' +
        '    ✗ wrong\n',
    );
    expect(screen.failures).toEqual(['wrong']);
  });
});
