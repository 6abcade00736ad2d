import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { day } from '../../adapters/double-kit/index.ts';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import type { Connection, Ref } from '../../src/contract/index.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { called, context, expanded, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// What HubSpot does not say is not taken for absence, and what is too long for a URL is asked for otherwise.

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

let bench: HubspotBench | null = null;
afterEach(async () => {
  await bench?.double.close();
  bench = null;
});

async function opened(options: HubspotDoubleOptions = {}): Promise<HubspotBench> {
  await bench?.double.close();
  bench = await hubspotBench(options);
  return bench;
}

const absent = (...refs: readonly Ref[]) => refs.map((ref) => ({ expected: 'absent', ref }) as const);

async function statuses(connection: Connection, ...refs: readonly Ref[]): Promise<readonly string[]> {
  const verdicts = await called(connection.verify)(absent(...refs), context);
  return verdicts.map((one) =>
    one.status === 'unknown' ? `unknown ${one.failure?.code ?? ''}` : one.status,
  );
}

describe('a record alone, of more properties than a URL holds', () => {
  for (const [kind, type] of [
    ['contact', 'contacts'],
    ['deal', 'deals'],
    ['ticket', 'tickets'],
  ] as const) {
    test(`is read whole: a ${kind}`, async () => {
      const { double, connected } = await opened();
      const filled: Record<string, string> = {};
      for (let count = 0; count < 400; count += 1) filled[`question_posee_au_salon_${count}`] = `${count}`;
      const ref = { kind, id: double.world.object(type, filled) };
      const [outcome] = await called(connected().read)([ref], null, context);
      expect(outcome).toMatchObject({ status: 'done', value: { fields: filled } });
    });
  }

  test('is a conflict where it was merged, and nobody else is read in its place', async () => {
    const { double, connected, contact } = await opened();
    for (let count = 0; count < 400; count += 1)
      double.world.property('contacts', { name: `question_posee_au_salon_${count}` });
    const [winner, loser] = [contact(), contact({ email: 'e.dupre@example.fr' })];
    double.world.merge(winner.id, loser.id);
    const outcomes = await called(connected().read)([loser], null, context);
    expect(told(outcomes)).toEqual(['conflict MERGED']);
  });
});

describe('a record that a batch says nothing of', () => {
  test('is not gone while it stands', async () => {
    const { double, connected, contact, around } = await opened();
    const person = contact();
    const notes = ['un', 'deux'].map((hs_note_body) => around('notes', { hs_note_body }, person));
    const [id = '', other = ''] = notes;
    double.world.leaveOutOfBatches('notes', id);
    const connection = connected();
    expect(await statuses(connection, { kind: 'note', id })).toEqual(['contrary']);
    const [read] = await called(connection.read)([{ kind: 'note', id }], ['hs_note_body'], context);
    expect(read).toMatchObject({ status: 'done', value: { fields: { hs_note_body: 'un' } } });
    const found = (await expanded(connection, person)).filter(({ ref }) => ref.kind === 'note');
    expect(found.map(({ ref }) => ref.id).sort()).toEqual([id, other].sort());
  });

  test('is not gone while it lies in the bin', async () => {
    const { double, connected, contact, around } = await opened();
    const id = around('notes', { hs_note_body: 'Dupré' }, contact());
    const note = { kind: 'note', id };
    const connection = connected();
    expect(told(await called(connection.erase)([note], context))).toEqual(['done']);
    double.world.leaveOutOfBatches('notes', id);
    expect(await statuses(connection, note)).toEqual(['recoverable']);
    double.clock.moveBy(90 * day);
    expect(await statuses(connection, note)).toEqual(['as-expected']);
  });

  test('is unavailable where its values are too many for the single read', async () => {
    const { double, connected } = await opened();
    const filled: Record<string, string> = {};
    for (let count = 0; count < 400; count += 1) filled[`question_posee_au_salon_${count}`] = `${count}`;
    const id = double.world.object('deals', filled);
    double.world.leaveOutOfBatches('deals', id);
    const outcomes = await called(connected().read)([{ kind: 'deal', id }], null, context);
    expect(told(outcomes)).toEqual(['unavailable PARTIAL_ANSWER']);
  });

  test('has the ties it has', async () => {
    const { double, connected, contact, around } = await opened();
    const [person, colleague] = [contact(), contact({ email: 'paul@example.fr', lastname: 'Martin' })];
    const id = around('notes', { hs_note_body: 'Réunion' }, person, colleague);
    double.world.leaveOutOfBatches('notes', id);
    const connection = connected();
    const note = (await expanded(connection, person)).find(({ ref }) => ref.kind === 'note');
    expect([note?.relation, note?.others.persons]).toEqual(['shared', 1]);
    const link = { ref: { kind: 'note', id }, from: person };
    expect(await called(connection.verify)([{ expected: 'detached', ...link }], context)).toEqual([
      { status: 'contrary' },
    ]);
    expect(told(await called(connection.detach)([link], context))).toEqual(['done']);
    expect(double.witness.record('notes', id)?.links).toEqual([`contacts:${colleague.id}`]);
  });

  test('was it the address of nobody, is asked again and not called unknown', async () => {
    const { connected } = await opened({ behaviour: { batchMisses: 'silent' } });
    const asked = called(connected({ traces: [] }).locate)(
      [{ kind: 'email', value: 'personne@example.fr' }],
      null,
      context,
    );
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'unavailable', code: 'PARTIAL_ANSWER' } });
  });

  test('is overwritten with an unknown outcome, and looked at before it goes to the bin', async () => {
    const { double, connected, contact, around } = await opened();
    const id = around('notes', { hs_note_body: 'Dupré' }, contact());
    const [silent] = [{ status: 200, body: { status: 'COMPLETE', results: [] } }];
    double.faults.add({ match: /notes\/batch\/update/, effect: silent, times: 1 });
    const redaction = { ref: { kind: 'note', id }, fields: ['hs_note_body'] };
    expect(told(await called(connected().redact)([redaction], context))).toEqual([
      'unknown-outcome NO_ANSWER',
    ]);
  });
});

test('where a batch never names what it lacks, what is gone is gone and what stands stands', async () => {
  const { connected, contact, around } = await opened({ behaviour: { batchMisses: 'silent' } });
  const person = contact();
  const [kept = '', erased = ''] = ['un', 'deux'].map((text) =>
    around('notes', { hs_note_body: text }, person),
  );
  const connection = connected();
  const unknown = { kind: 'note', id: '999999999' };
  await called(connection.erase)([{ kind: 'note', id: erased }], context);
  const refs = [{ kind: 'note', id: kept }, { kind: 'note', id: erased }, unknown];
  expect(await statuses(connection, ...refs)).toEqual(['contrary', 'recoverable', 'as-expected']);
});

test('a record in the bin is restorable until the day it tells, or for ninety days where it tells none', async () => {
  for (const [archivedAt, days] of [
    ['told', 80],
    ['absent', 90],
  ] as const) {
    const { double, connected, contact, around } = await opened({ behaviour: { archivedAt } });
    const note = { kind: 'note', id: around('notes', { hs_note_body: 'Dupré' }, contact()) };
    const connection = connected();
    await called(connection.erase)([note], context);
    double.clock.moveBy(10 * day);
    const [verdict] = await called(connection.verify)(absent(note), context);
    const until = verdict?.status === 'recoverable' ? verdict.until : double.clock.now();
    expect(Math.round((until.getTime() - double.clock.now().getTime()) / day)).toBe(days);
  }
});

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(20);
});
