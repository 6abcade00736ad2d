import { expect, test } from '@jest/globals';
import { dpo, openHouse } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';
import type { Statement } from '../../src/domain/certificate.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;

test('dying at any point of an answer to somebody unknown, then going on, says that nothing is held and proves it', async () => {
  const { end, points } = await run(null);
  expect(points.length).toBeGreaterThan(5);
  expect(end).toMatchObject({
    states: ['nothing-held', 'nothing-held'],
    statement: { kind: 'final', searched: ['crm-eu'], residues: [] },
    isIntact: true,
  });
  for (const point of points) {
    const crashed = await run(point);
    expect({ point, ...crashed.end }).toEqual({ point, ...end });
  }
}, 300_000);

async function run(at: number | null) {
  const house = await openHouse({ systems: ['crm-eu'] });
  try {
    return await walk(house, at);
  } finally {
    await house.close();
  }
}

async function walk(house: TestHouse, at: number | null) {
  const { step, doomed } = takingOver(house, at);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access', 'erasure'],
    identifiers: [{ kind: 'email', value: 'inconnue@example.fr' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await step((now) => now.requests.carryOn(id, never));
  await step((now) => now.requests.carryOn(id, never));
  const { request } = await house.greffe.requests.show(dpo, id);
  const { file } = await house.greffe.certificates.show(dpo, id);
  const { statement } = JSON.parse(file) as { statement: Statement };
  const { kind, searched, outOfReach, residues } = statement;
  return {
    points: doomed.distinct(),
    end: {
      states: request.rights.map(({ state }) => state),
      statement: { kind, searched, outOfReach, residues },
      isIntact: (await house.greffe.audit.verify(dpo, {})).faults.length === 0,
    },
  };
}
