import { describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import { planErasure } from '../../src/domain/plan-erasure.ts';
import type { Bench } from './salesforce-bench.ts';
import { bench, context, hour } from './salesforce-bench.ts';

// The recycle bin of Salesforce: fifteen days, some objects that never pass through it, and room for so many rows.

const day = 24 * hour;

function contactIn({ world }: Bench, email = 'anna@example.fr'): Ref {
  return { kind: 'Contact', id: world.insert('Contact', { LastName: 'Martin', Email: email }) };
}

const stateOf = ({ double }: Bench, { kind, id }: Ref): string =>
  double.witness.record(kind, id)?.state ?? 'absent';

async function recycle({ connection }: Bench, ...refs: readonly Ref[]): Promise<readonly string[]> {
  return (await connection.recycle.call(refs, context)).map((outcome) =>
    outcome.status === 'failed' ? `${outcome.failure.kind} ${outcome.failure.code}` : outcome.status,
  );
}

const verdictOn = async ({ connection }: Bench, ref: Ref) =>
  (await connection.verify.call([{ expected: 'absent', ref, recycled: true }], context))[0];

test('a recycled row is in the bin at once, which nobody empties, and gone after fifteen days and one', async () => {
  const org = await bench();
  const anna = contactIn(org);
  const deletedAt = org.double.clock.now().getTime();
  expect(await recycle(org, anna)).toEqual(['done']);
  expect(stateOf(org, anna)).toBe('recycled');
  const verdict = await verdictOn(org, anna);
  expect(verdict?.status).toBe('recoverable');
  const until = verdict?.status === 'recoverable' ? verdict.until.getTime() : 0;
  expect(Math.abs(until - deletedAt - 15 * day)).toBeLessThan(5_000);
  // The same row, had it been erased: its bin was emptied in the same verb.
  const [erased] = await org.connection.verify.call([{ expected: 'absent', ref: anna }], context);
  expect(erased?.status).toBe('pending');
  org.double.clock.moveBy(15 * day + hour);
  expect((await verdictOn(org, anna))?.status).toBe('pending');
  org.double.clock.moveBy(2 * day);
  expect(await verdictOn(org, anna)).toEqual({ status: 'as-expected' });
});

test('what somebody put into the bin before is left there, with the day it leaves', async () => {
  const org = await bench();
  const anna = contactIn(org);
  org.world.delete(anna.id);
  org.double.clock.moveBy(10 * day);
  expect(await recycle(org, anna)).toEqual(['already']);
  const verdict = await verdictOn(org, anna);
  const left =
    verdict?.status === 'recoverable' ? verdict.until.getTime() - org.double.clock.now().getTime() : 0;
  expect(Math.abs(left - 5 * day)).toBeLessThan(5_000);
});

test('takes two calls for two hundred rows', async () => {
  const org = await bench();
  const people = Array.from({ length: 200 }, (_, index) => contactIn(org, `c${index}@example.fr`));
  await recycle(org, contactIn(org, 'first@example.fr'));
  expect(await org.calls(async () => recycle(org, ...people))).toBe(2);
  expect(new Set(people.map((ref) => stateOf(org, ref)))).toEqual(new Set(['recycled']));
});

describe('what has no bin', () => {
  test('is deleted by nobody: a role, a user, an object of the org’s own that the bin does not know', async () => {
    const org = await bench({}, { customObjects: { Visit__c: 'personal' } });
    org.world.defineObject({
      name: 'Visit__c',
      words: ['binless'],
      fields: ['Contact__c -> Contact cascade as Visits__r', 'Text__c text 200'],
    });
    for (const kind of ['OpportunityContactRole', 'AccountContactRelation', 'User', 'FeedItem'])
      expect(org.connection.recycle.kinds).not.toContain(kind);
    const anna = contactIn(org);
    const visit: Ref = {
      kind: 'Visit__c',
      id: org.world.insert('Visit__c', { Contact__c: anna.id, Text__c: 'Anna' }),
    };
    expect(await recycle(org, visit, contactIn(org, 'b@example.fr'))).toEqual(['invalid NO_BIN', 'done']);
    expect(stateOf(org, visit)).toBe('live');
  });

  test('keeps its person: a role in a deal would be lost with the contact', async () => {
    const org = await bench();
    const [plain, inDeal] = [contactIn(org, 'a@example.fr'), contactIn(org, 'b@example.fr')];
    org.world.insert('Task', { Subject: 'Appel', WhoId: plain.id });
    const deal = org.world.insert('Opportunity', {
      Name: 'Contrat',
      StageName: 'New',
      CloseDate: '2026-12-01',
    });
    org.world.insert('OpportunityContactRole', { OpportunityId: deal, ContactId: inDeal.id });
    const plan = async (person: Ref) =>
      planErasure(
        [
          {
            system: 'sales',
            kinds: org.connection.kinds,
            canObject: false,
            related: await org.expand(person),
            recycled: new Set(),
            binKinds: org.connection.recycle.kinds,
            addresses: [],
          },
        ],
        { identifiers: [], holds: [], exemptions: [], on: '2026-11-25', normalise: ({ value }) => value },
      ).map(({ action, ref, reason }) => `${action} ${ref.kind} ${reason}`);
    expect(await plan(plain)).toEqual(['recycle Task about-the-person', 'recycle Contact about-the-person']);
    expect(await plan(inDeal)).toEqual(
      expect.arrayContaining(['leave Contact tied-to-kept', 'leave OpportunityContactRole no-recycle-bin']),
    );
  });
});

test('a bin that is full drops the oldest: they read as in the bin for a day, and then as gone', async () => {
  const org = await bench({ behaviours: { binRowsMax: 1 } });
  const [first, second] = [contactIn(org, 'a@example.fr'), contactIn(org, 'b@example.fr')];
  expect(await recycle(org, first)).toEqual(['done']);
  org.double.clock.moveBy(3 * hour);
  expect(await recycle(org, second)).toEqual(['done']);
  expect([first, second].map((ref) => stateOf(org, ref))).toEqual(['purging', 'recycled']);
  org.double.clock.moveBy(2 * day);
  expect((await verdictOn(org, first))?.status).toBe('as-expected');
  expect((await verdictOn(org, second))?.status).toBe('recoverable');
});

test('where the look after the deletion fails, what Salesforce said of each row stands', async () => {
  const org = await bench();
  const anna = contactIn(org);
  org.double.faults.add({ match: /composite$|queryAll|composite\/batch/, effect: { htmlError: 503 } });
  expect(await recycle(org, anna)).toEqual(['done']);
  expect(org.double.faults.struck).toBeGreaterThan(0);
  org.double.faults.clear();
  expect((await verdictOn(org, anna))?.status).toBe('recoverable');
});
