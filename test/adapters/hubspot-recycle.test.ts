import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import type { Ref, Verdict } from '../../src/contract/index.ts';
import { planErasure } from '../../src/domain/plan-erasure.ts';
import { estimate } from '../../src/systems/estimate.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { called, context, expanded, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// The recycle bin of HubSpot: ninety days, and an answer that says nothing of any record.

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

let bench: HubspotBench | null = null;
afterEach(async () => {
  await bench?.double.close();
  bench = null;
});

async function opened(options: HubspotDoubleOptions = {}): Promise<HubspotBench> {
  bench = await hubspotBench(options);
  return bench;
}

const day = 86_400_000;

function stateOf({ double }: HubspotBench, { kind, id }: Ref): string {
  return double.witness.record(`${kind}s`, id)?.state ?? 'absent';
}

async function verdictOn({ connected }: HubspotBench, ref: Ref): Promise<Verdict | undefined> {
  const [verdict] = await called(connected().verify)([{ expected: 'absent', ref, recycled: true }], context);
  return verdict;
}

describe('a batch archive is answered 204 whatever became of each record', () => {
  test('one that it passed over is of unknown outcome, and reads back as still there', async () => {
    const portal = await opened();
    const [one, stuck, other] = ['a@example.fr', 'b@example.fr', 'c@example.fr'].map((email) =>
      portal.contact({ email }),
    ) as [Ref, Ref, Ref];
    portal.double.world.keepFromArchive('contacts', stuck.id);
    const outcomes = await called(portal.connected().recycle)([one, stuck, other], context);
    expect(told(outcomes)).toEqual(['done', 'unknown-outcome STILL_THERE', 'done']);
    expect([one, stuck, other].map((ref) => stateOf(portal, ref))).toEqual(['recycled', 'live', 'recycled']);
    expect(await verdictOn(portal, stuck)).toEqual({ status: 'contrary' });
  });

  test('one that went past the bin is told, so that nothing goes after it', async () => {
    const portal = await opened({ behaviour: { bin: 'none' } });
    const person = portal.contact();
    expect(told(await called(portal.connected().recycle)([person], context))).toEqual([
      'unexpected NOT_IN_BIN',
    ]);
    expect(stateOf(portal, person)).toBe('absent');
  });

  test('what the bin does not say is asked of each record by itself', async () => {
    const portal = await opened();
    const person = portal.contact();
    portal.double.world.leaveOutOfBatches('contacts', person.id);
    expect(told(await called(portal.connected().recycle)([person], context))).toEqual(['done']);
    expect(stateOf(portal, person)).toBe('recycled');
  });

  test('the same record twice in a batch is refused by HubSpot, and goes once', async () => {
    const portal = await opened();
    const person = portal.contact();
    expect(told(await called(portal.connected().recycle)([person, person], context))).toEqual([
      'done',
      'done',
    ]);
  });

  test('where the bin cannot be looked into after the write, the outcome is unknown and no refusal', async () => {
    const portal = await opened();
    const people = ['a@example.fr', 'b@example.fr'].map((email) => portal.contact({ email }));
    portal.double.faults.add({ match: /batch\/read/, effect: { htmlError: 503 }, after: 1 });
    expect(told(await called(portal.connected().recycle)(people, context))).toEqual([
      'unknown-outcome NO_ANSWER',
      'unknown-outcome NO_ANSWER',
    ]);
    expect(people.map((ref) => stateOf(portal, ref))).toEqual(['recycled', 'recycled']);
  });
});

test('lies in the bin for ninety days from when HubSpot says, and is gone after them', async () => {
  const portal = await opened({ behaviour: { archivedAt: 'told' } });
  const person = portal.contact();
  const archivedAt = portal.double.clock.now();
  await called(portal.connected().recycle)([person], context);
  portal.double.clock.moveBy(10 * day);
  const verdict = await verdictOn(portal, person);
  const until = verdict?.status === 'recoverable' ? verdict.until.getTime() : 0;
  // The clock of the portal goes on by itself.
  expect(Math.abs(until - archivedAt.getTime() - 90 * day)).toBeLessThan(5_000);
  portal.double.clock.moveBy(81 * day);
  expect(await verdictOn(portal, person)).toEqual({ status: 'as-expected' });
});

test('keeps the text of a note, which whoever restores it has back', async () => {
  const portal = await opened();
  const person = portal.contact();
  const note: Ref = { kind: 'note', id: portal.around('notes', { hs_note_body: 'Éloïse a appelé' }, person) };
  expect(told(await called(portal.connected().recycle)([note], context))).toEqual(['done']);
  portal.double.world.restore('notes', note.id);
  expect(portal.double.witness.record('notes', note.id)?.fields['hs_note_body']).toBe('Éloïse a appelé');
});

describe('what has no bin to come back from', () => {
  test('is no kind of the verb, and is left as it is when asked for', async () => {
    const portal = await opened();
    const { recycle } = portal.connected();
    const person = portal.contact();
    const mail: Ref = {
      kind: 'email',
      id: portal.around('emails', { hs_email_subject: 'Bonjour', hs_timestamp: '0' }, person),
    };
    expect(recycle?.kinds).toEqual(expect.arrayContaining(['contact', 'note', 'call', 'meeting', 'task']));
    for (const kind of ['email', 'file', 'thread', 'company', 'deal', 'ticket', 'feedback_submission'])
      expect(recycle?.kinds).not.toContain(kind);
    expect(told(await called(recycle)([mail], context))).toEqual(['invalid KIND_NOT_HANDLED']);
    expect(stateOf(portal, mail)).toBe('live');
  });

  test('keeps its person: an e-mail, and not a note or a survey answer', async () => {
    const portal = await opened();
    const connection = portal.connected();
    const plan = async (person: Ref) =>
      planErasure(
        [
          {
            system: 'crm',
            kinds: connection.kinds,
            canObject: false,
            related: await expanded(connection, person),
            recycled: new Set(),
            binKinds: connection.recycle?.kinds ?? [],
            addresses: [],
          },
        ],
        {
          identifiers: [],
          holds: [],
          exemptions: [],
          on: '2026-11-25',
          normalise: ({ value }) => value,
        },
      ).map(({ action, ref, reason }) => `${action} ${ref.kind} ${reason}`);
    const [noted, mailed] = [
      portal.contact({ email: 'a@example.fr' }),
      portal.contact({ email: 'b@example.fr' }),
    ];
    portal.around('notes', { hs_note_body: 'Éloïse a appelé' }, noted);
    portal.around('feedback_submissions', { hs_survey_name: 'Satisfaction' }, noted);
    portal.around('emails', { hs_email_subject: 'Bonjour', hs_timestamp: '0' }, mailed);
    expect(await plan(noted)).toEqual([
      'recycle note about-the-person',
      'recycle contact about-the-person',
      'leave feedback_submission vendor-cannot',
    ]);
    expect(await plan(mailed)).toEqual(['leave contact tied-to-kept', 'leave email no-recycle-bin']);
  });
});

test('takes three calls a hundred, as the estimate says, where a purge takes one each', async () => {
  const portal = await opened();
  const people = Array.from({ length: 100 }, (_, index) => portal.contact({ email: `c${index}@example.fr` }));
  const connection = portal.connected();
  const before = portal.double.counters.total;
  expect(new Set(told(await called(connection.recycle)(people, context)))).toEqual(new Set(['done']));
  const calls = portal.double.counters.total - before;
  expect(calls).toBe(3);
  expect(estimate(connection, [{ verb: 'recycle', inputs: 100 }], 1).calls).toBe(calls);
  const erased = estimate(connection, [{ verb: 'erase', inputs: 10_000 }], 1);
  expect(estimate(connection, [{ verb: 'recycle', inputs: 10_000 }], 1).calls * 4).toBeLessThan(erased.calls);
});

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(20);
});
