import { expect, test } from '@jest/globals';
import { isToApprove, planStanding } from '../../src/cli/format/plan-standing.ts';
import { words } from '../../src/cli/words.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { RightState } from '../../src/domain/request.ts';

const sealedAt = new Date('2026-03-05T09:00:00Z');
const drawn: Plan = {
  matter: 7,
  sequence: 2,
  right: 'erasure',
  sealedAt,
  digest: 'ab'.repeat(32),
  lineCount: 3,
  basis: 'cd'.repeat(32),
  supplementTo: null,
  supersededAt: null,
  approval: null,
  estimate: [],
  gaps: [],
};
const approvedBy = (by: string): Plan => ({ ...drawn, approval: { by, at: sealedAt, digest: drawn.digest } });

test.each<[what: string, plan: Plan, state: RightState, says: string]>([
  ['waits for a human', drawn, 'planned', 'à valider'],
  ['was approved by one', approvedBy('dpo'), 'applying', 'validé par dpo le 2026-03-05'],
  ['only keeps', approvedBy('greffe'), 'verifying', 'sans validation (rien à écrire)'],
  ['has no line', { ...drawn, lineCount: 0 }, 'nothing-held', 'sans validation (rien à écrire)'],
  ['is of a request that was refused', drawn, 'refused', 'sans objet'],
  ['is of one that was taken back', drawn, 'withdrawn', 'sans objet'],
  ['was replaced', { ...drawn, supersededAt: sealedAt }, 'planned', 'remplacé par un plan plus récent'],
  ['is of an access', { ...drawn, right: 'access' }, 'planned', 'sans validation'],
  ['is of a portability', { ...drawn, right: 'portability' }, 'planned', 'sans validation'],
])('a plan that %s says so, and only the first is to be signed', (_what, plan, state, says) => {
  expect(planStanding({ words: words.fr, timeZone: 'Europe/Paris' }, plan, state)).toBe(says);
  expect(isToApprove(plan, state)).toBe(says === 'à valider');
});
