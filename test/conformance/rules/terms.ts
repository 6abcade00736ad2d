import assert from 'node:assert/strict';
import type { Connection, Verb, VerbName } from '../../../src/contract/index.ts';
import { VERB_NAMES } from '../../../src/contract/index.ts';
import { thrownBy } from '../expect.ts';
import type { Rule } from '../rule.ts';

const writes: readonly VerbName[] = [
  'erase',
  'recycle',
  'redact',
  'detach',
  'rectify',
  'object',
  'restrict',
  'lift',
  'reassign',
];

export const terms: readonly Rule[] = [
  {
    title: 'the terms of every verb name known kinds, declared pools and a batch of at least one',
    verbs: [],
    check: async ({ connection }) => {
      const pools = new Set(connection.pools.map((pool) => pool.name));
      for (const [name, { kinds, costs, batchMax }] of presentVerbs(connection)) {
        assert.ok(Number.isInteger(batchMax) && batchMax >= 1, `${name}: batchMax is ${batchMax}`);
        for (const kind of kinds)
          assert.ok(connection.kinds[kind], `${name}: the kind "${kind}" has no terms`);
        for (const { pool } of costs)
          assert.ok(pools.has(pool), `${name}: the pool "${pool}" is not declared`);
      }
    },
  },
  {
    title: 'what is written can be read back: an adapter that writes can verify',
    verbs: [],
    without: (connection) => (writes.some((name) => connection[name]) ? null : 'it writes nothing'),
    check: async ({ connection }) => assert.ok(connection.verify, 'the verb verify is absent'),
  },
  {
    title: 'what can be recycled is named kind by kind, and can be erased as well',
    verbs: ['recycle', 'erase'],
    check: async ({ connection }) => {
      const { recycle, erase } = connection;
      const kinds = recycle?.kinds ?? [];
      assert.notDeepEqual(kinds, [], 'no kind is named that has a bin');
      for (const kind of kinds) assert.ok(erase?.kinds.includes(kind), `a ${kind} is not erased`);
    },
  },
  {
    title: 'probe names the account',
    verbs: ['probe'],
    check: async ({ connection, context }) => {
      const { identity } = await connection.probe.call(context);
      assert.ok(Object.keys(identity).length > 0, 'there is nothing to compare with the settings');
      for (const value of Object.values(identity)) assert.notEqual(value, '');
    },
  },
  {
    title: 'probe tells when the token has lost its rights',
    verbs: ['probe'],
    check: async ({ connection, faults, context }) => {
      faults.loseRights();
      const refused = await thrownBy(connection.probe.call(context));
      if (refused !== null) assert.equal(refused.kind, 'denied');
      else assert.notDeepEqual((await connection.probe.call(context)).missing, []);
    },
  },
];

function presentVerbs(connection: Connection): readonly (readonly [VerbName, Verb<unknown>])[] {
  return VERB_NAMES.flatMap((name) => {
    const verb: Verb<unknown> | undefined = connection[name];
    return verb ? [[name, verb] as const] : [];
  });
}
