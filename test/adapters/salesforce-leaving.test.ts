import { describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import { bench, context } from './salesforce-bench.ts';
import type { Bench } from './salesforce-bench.ts';

// What of Salesforce goes on addressing a person, and what of it is left.

function contact({ world }: Bench, name: string): Ref {
  return { kind: 'Contact', id: world.insert('Contact', { LastName: name, Email: `${name}@example.fr` }) };
}

function campaign(
  { world }: Bench,
  members: readonly Ref[],
  fields: Readonly<Record<string, unknown>> = {},
  of: Readonly<Record<string, unknown>> = {},
): Ref {
  const id = world.insert('Campaign', { Name: 'Salon', IsActive: true, Status: 'In Progress', ...fields });
  for (const { kind, id: person } of members)
    world.insert('CampaignMember', { CampaignId: id, [`${kind}Id`]: person, ...of });
  return { kind: 'Campaign', id };
}

async function told({ connection }: Bench, ...refs: readonly Ref[]) {
  const { items, gaps } = await connection.solicitations.call(refs, null, context);
  return {
    items: items.map(({ what, ref, canLeave }) => [what, ref.id, canLeave]),
    gaps: gaps.map(({ what }) => what),
    mends: items.map(({ mend }) => mend),
  };
}

const membersOf = ({ double }: Bench, { id }: Ref): readonly unknown[] =>
  double.witness
    .records()
    .filter(
      ({ kind, state, fields }) =>
        kind === 'CampaignMember' && state === 'live' && fields['CampaignId'] === id,
    )
    .map(({ fields }) => fields['ContactId'] ?? fields['LeadId']);

describe('a campaign', () => {
  test('is left by a contact and by a lead, and nobody else’s membership goes', async () => {
    const at = await bench();
    const [anna, ben] = [contact(at, 'anna'), contact(at, 'ben')];
    const lead: Ref = { kind: 'Lead', id: at.world.insert('Lead', { LastName: 'anna', Company: 'Dupré' }) };
    const salon = campaign(at, [anna, ben, lead]);
    const other = campaign(at, [anna, ben]);
    const links = [
      { ref: salon, from: anna },
      { ref: salon, from: lead },
    ];
    const outcomes = await at.connection.detach.call(links, context);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(membersOf(at, salon)).toEqual([ben.id]);
    expect(membersOf(at, other)).toEqual([anna.id, ben.id]);
    const verdicts = await at.connection.verify.call(
      [...links, { ref: other, from: anna }].map((link) => ({ expected: 'detached', ...link })),
      context,
    );
    expect(verdicts.map(({ status }) => status)).toEqual(['as-expected', 'as-expected', 'contrary']);
  });

  test('of a person account is found by the contact that Salesforce keeps for it', async () => {
    const at = await bench({ features: { personAccounts: true } });
    const account = at.world.insert('Account', { LastName: 'Dupré', IsPersonAccount: true });
    const inner = at.double.witness.record('Account', account)?.fields['PersonContactId'];
    const ref: Ref = { kind: 'Account', id: account };
    const salon = campaign(at, [{ kind: 'Contact', id: String(inner) }]);
    expect((await told(at, ref)).items).toEqual([['campaign', salon.id, true]]);
    const outcomes = await at.connection.detach.call([{ ref: salon, from: ref }], context);
    expect(outcomes).toEqual([{ status: 'done', value: null }]);
    expect(membersOf(at, salon)).toEqual([]);
  });

  test('that is over is not told: only where all it says agrees', async () => {
    const at = await bench();
    const anna = contact(at, 'anna');
    campaign(at, [anna], { IsActive: false, Status: 'Completed' });
    campaign(at, [anna], { IsActive: false, EndDate: '2026-01-31' });
    const forgotten = campaign(at, [anna], { IsActive: false, Status: 'In Progress' });
    const active = campaign(at, [anna], { IsActive: true, Status: 'Completed' });
    expect((await told(at, anna)).items).toEqual([
      ['campaign', forgotten.id, true],
      ['campaign', active.id, true],
    ]);
  });

  test('that the person has answered to, or that keeps people out, is put to a human', async () => {
    const at = await bench();
    const anna = contact(at, 'anna');
    const answered = campaign(at, [anna], {}, { HasResponded: true, FirstRespondedDate: '2026-03-01' });
    const out = campaign(at, [anna], { Name: 'Do not contact' });
    const { items, mends } = await told(at, anna);
    expect(items).toEqual([
      ['campaign', answered.id, false],
      ['campaign', out.id, false],
    ]);
    expect(mends[0]).toMatch(/has answered/);
    expect(mends[1]).toMatch(/left alone/);
  });

  test('whose answers are hidden is put to a human, and one that is hidden is a gap', async () => {
    const at = await bench();
    const anna = contact(at, 'anna');
    campaign(at, [anna]);
    at.world.hideField('all', 'CampaignMember', 'HasResponded');
    expect((await told(at, anna)).items.map(([, , canLeave]) => canLeave)).toEqual([false]);
    at.world.hideField('all', 'CampaignMember', 'ContactId');
    const again = await bench();
    const ben = contact(again, 'ben');
    const salon = campaign(again, [ben]);
    again.world.hideField('all', 'CampaignMember', 'ContactId');
    expect(await told(again, ben)).toMatchObject({ items: [], gaps: ['campaigns the person is in'] });
    const outcomes = await again.connection.detach.call([{ ref: salon, from: ben }], context);
    expect(outcomes).toMatchObject([{ status: 'failed', failure: { kind: 'denied', code: 'NOT_VISIBLE' } }]);
    const [verdict] = await again.connection.verify.call(
      [{ expected: 'detached', ref: salon, from: ben }],
      context,
    );
    expect(verdict?.status).toBe('unknown');
  });
});

test('an open task to call or to write is told, and no other task', async () => {
  const at = await bench();
  const [anna, ben] = [contact(at, 'anna'), contact(at, 'ben')];
  const task = (fields: Readonly<Record<string, unknown>>): string =>
    at.world.insert('Task', { WhoId: anna.id, Status: 'Not Started', IsClosed: false, ...fields });
  const call = task({ TaskSubtype: 'Call', ActivityDate: '2026-12-01' });
  task({ TaskSubtype: 'Task' });
  task({ TaskSubtype: 'Call', Status: 'Completed', IsClosed: true });
  task({ TaskSubtype: 'Email', WhoId: ben.id });
  const { items, gaps } = await at.connection.solicitations.call([anna], null, context);
  expect(items).toMatchObject([
    { what: 'task', ref: { id: call }, channel: 'phone', canLeave: false, facts: { date: '2026-12-01' } },
  ]);
  expect(gaps).toEqual([]);
});
