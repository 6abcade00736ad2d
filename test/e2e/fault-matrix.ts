import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultEffect } from '../../adapters/double-kit/index.ts';
import type { VerbName } from '../../src/contract/index.ts';
import { dpo } from '../support/house.ts';
import { openDoublesHouse } from './house-over-doubles.ts';
import type { DoublesHouse, SystemName } from './house-over-doubles.ts';
import { caseOf, toldBy } from './one-bad-day.ts';

/** What a tool answers to every call, from one step of the request on until the day is over. */
export interface Fault {
  readonly name: string;
  /** A list gives each step its own. */
  readonly effect: FaultEffect | readonly FaultEffect[];
  /** What the request says meanwhile. */
  readonly says: RegExp;
  readonly ends: 'by itself' | 'at midnight in Paris' | 'by a human';
}

/** What stands before a vendor that is broken, restarted or overrun: a page for people. */
export function gateway(says: RegExp): Fault {
  const effect = [500, 502, 503, 500, 502].map((status) => ({ htmlError: status }));
  return { name: 'an error page of a gateway', effect, says, ends: 'by itself' };
}

const writes: readonly VerbName[] = ['erase', 'redact', 'detach', 'object'];
const steps: readonly {
  readonly step: string;
  readonly verbs: readonly VerbName[];
  readonly isSigned: boolean;
}[] = [
  { step: 'locating', verbs: ['locate'], isSigned: false },
  { step: 'expanding', verbs: ['expand'], isSigned: false },
  { step: 'looking again before writing', verbs: ['expand'], isSigned: true },
  { step: 'carrying out', verbs: writes, isSigned: true },
  { step: 'reading back', verbs: ['verify'], isSigned: true },
];

/** One tool is shaken at each step by each fault; the other one never waits for it. */
export function shakes(system: SystemName, faults: readonly Fault[]): void {
  let house: DoublesHouse;
  beforeAll(async () => {
    house = await openDoublesHouse();
  });
  afterAll(() => house.close());

  describe.each(faults)(`${system} gives $name`, ({ effect, says, ends }) => {
    test.each(steps)('while $step: the other tool is done, and then so is this one', async (at) => {
      const struckBy = Array.isArray(effect) ? effect[steps.indexOf(at)] : effect;
      const one = caseOf(house, { system, effect: struckBy });
      if (!at.isSigned) one.strikeWhen(at.verbs);
      await one.opened();
      if (at.isSigned) one.strikeWhen(at.verbs);
      await one.approved();

      expect(one.struck()).toBeGreaterThan(0);
      expect(await one.openIn(one.other)).toEqual([]);
      const { rights, wakeAt } = await one.request();
      expect(rights[0]?.waitsFor).toMatch(says);
      expect(rights[0]?.waitsFor).toContain(system);
      if (ends === 'by itself') expect(wakeAt?.getTime()).toBeGreaterThan(house.now().getTime());
      if (ends === 'at midnight in Paris') expect(timeInParis(wakeAt)).toBe('00:00:00');

      one.lift();
      if (ends === 'by a human') await house.greffe.requests.retry(dpo, one.id());
      await one.toTheEnd();
      expect(await one.end()).toEqual(asItShouldBe);
    });
  });

  describe('of all this', () => {
    test('greffe wrote no name and no address: in no table, no job, no audit entry, no line of the log', async () => {
      expect(await toldBy(house)).toEqual([]);
    });

    test('the audit log verifies', async () => {
      expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
    });
  });
}

/** Done, every remaining trace named, nobody else's record changed, nothing erased twice. */
export const asItShouldBe = { state: 'done', remains: [], others: [], writtenTwice: [] };

function timeInParis(at: Date | null): string | null {
  return at && new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', timeStyle: 'medium' }).format(at);
}
