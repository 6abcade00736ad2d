import assert from 'node:assert/strict';
import type { Connection, Evidence, LastContact, Ref } from '../../../src/contract/index.ts';
import { refKey } from '../../../src/contract/index.ts';
import { scanAll } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

/** Who tells what of a person, and how it is asked. */
interface Teller {
  readonly verb: 'scan' | 'lastContact';
  readonly ask: (stage: Stage, person: Someone) => Promise<readonly LastContact[]>;
}

const byScan: Teller = {
  verb: 'scan',
  ask: async (stage, person) => {
    const told: LastContact[] = [];
    for (const kind of verb(stage, 'scan').kinds) {
      const { items } = await scanAll(stage, { kind });
      const theirs = items.filter((item) => item.of.some((ref) => refKey(ref) === person.key));
      told.push(...theirs.flatMap((item) => item.contacts));
    }
    return told;
  },
};

const byLastContact: Teller = {
  verb: 'lastContact',
  ask: async (stage, { ref }) => {
    const asked = { refs: [ref], identifiers: [], fields: {} };
    const [outcome] = await verb(stage, 'lastContact').call([asked], stage.context);
    assert.ok(outcome?.status === 'done', 'the person is there to look at');
    return outcome.value.flatMap((sighting) => sighting.contacts);
  },
};

/** What a scan, and a last look, must tell of what people did, and must not. */
export const contactRules = (name: Teller['verb']): readonly Rule[] => {
  const { ask } = name === 'scan' ? byScan : byLastContact;
  return [
    {
      title: `${name} tells the latest contact from the person, with its evidence`,
      verbs: [name],
      features: ['contacts'],
      check: async (stage) => {
        const { evidences = [] } = stage.world;
        assert.ok(evidences.length > 0, 'a vendor with contacts has some evidence of them');
        for (const evidence of evidences) {
          const person = await stage.someone();
          await contact(stage, person, evidence, -400);
          await contact(stage, person, evidence, -40);
          await contact(stage, await stage.someone(), evidence, -4);
          assert.deepEqual(byEvidence(await ask(stage, person)).get(evidence), daysFromNow(stage, -40));
        }
      },
    },
    {
      title: `${name} tells no open, no send and no edit as a contact from the person`,
      verbs: [name],
      features: ['contacts'],
      check: async (stage) => {
        const [silent, person] = [await stage.someone(), await stage.someone()];
        const { evidences = [] } = stage.world;
        const [evidence] = evidences;
        if (evidence) await contact(stage, person, evidence, -400);
        const before = byEvidence(await ask(stage, person));
        for (const what of ['opened', 'sent', 'edited'] as const) {
          for (const { ref } of [silent, person]) {
            await offering(stage, 'notContact').notContact({ of: ref, what, at: daysFromNow(stage, -4) });
          }
        }
        assert.deepEqual(await ask(stage, silent), []);
        assert.deepEqual(byEvidence(await ask(stage, person)), before);
      },
    },
    {
      title: `${name} tells no contact that is still to come`,
      verbs: [name],
      features: ['contacts'],
      check: async (stage) => {
        for (const evidence of stage.world.evidences ?? []) {
          const person = await stage.someone();
          await contact(stage, person, evidence, 40);
          assert.deepEqual(await ask(stage, person), []);
        }
      },
    },
  ];
};

export async function contact(
  stage: Stage,
  { ref }: Someone,
  evidence: Evidence,
  days: number,
): Promise<Ref> {
  return offering(stage, 'contactFromPerson').contactFromPerson({
    of: ref,
    evidence,
    at: daysFromNow(stage, days),
  });
}

/** Midnight, so that a vendor that keeps days only tells the same instant. */
export function daysFromNow({ clock }: Stage, days: number): Date {
  const now = clock.now();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));
}

export function byEvidence(contacts: readonly LastContact[]): ReadonlyMap<Evidence, Date> {
  const latest = new Map<Evidence, Date>();
  for (const { evidence, at, source } of contacts) {
    assert.notEqual(source, '', 'a contact names what tells of it');
    const known = latest.get(evidence);
    if (known === undefined || at > known) latest.set(evidence, at);
  }
  return latest;
}

/** Kinds of row that are people, among those a verb takes. */
export function peopleKinds(connection: Connection, kinds: readonly string[]): readonly string[] {
  return kinds.filter((kind) => connection.kinds[kind]?.role === 'person');
}
