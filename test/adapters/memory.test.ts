import { describe, expect, test } from '@jest/globals';
import { conformance } from '../conformance/index.ts';
import { memorySubject } from './memory.subject.ts';

const whole = await conformance(memorySubject(), { describe, test });
await conformance(memorySubject('memory that erases files later', { erasesFilesLater: true }), {
  describe,
  test,
});

test('nothing is left out for the memory adapter but what it cannot do wrong', () => {
  expect(whole.leftOut).toEqual([
    {
      rule: 'locate refuses, or names as a gap, a kind of identifier it does not search by',
      because: 'locate searches by every kind of identifier',
    },
    {
      rule: 'what somebody is asked for is accepted until they have answered, and is no empty record meanwhile',
      because: 'nobody is asked',
    },
    {
      rule: 'changes names as a gap, from the first page on, what happens unseen',
      because: 'changes tells of everything that happens',
    },
  ]);
});
