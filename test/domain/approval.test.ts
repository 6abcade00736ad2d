import { describe, expect, test } from '@jest/globals';
import type { Act, Role } from '../../src/domain/approval.ts';
import { Refused, demandApprovable, demandRole } from '../../src/domain/approval.ts';
import type { Plan } from '../../src/domain/plan.ts';

const roles: readonly Role[] = ['controller', 'dpo', 'operator', 'auditor', 'admin'];

/** Who may do what, drawn: c(ontroller), d(po), o(perator), a(uditor), ad(m)in. */
const MAY: Readonly<Record<Act, string>> = {
  'open a request': 'cdo',
  'retry a request': 'cdo',
  'settle identity': 'do',
  'record a mandate': 'do',
  'decide matches': 'do',
  'decide a correction': 'dc',
  'approve a plan': 'cd',
  'sign a package': 'cd',
  'fetch a package': 'do',
  'transmit a package': 'do',
  'refuse a request': 'cd',
  'change the clock': 'cd',
  'withdraw a request': 'cdo',
  'place a hold': 'cd',
  'place a restriction': 'cdo',
  'lift a restriction': 'cd',
  'decide an objection': 'c',
  'run a purge': 'cdo',
  'sign a purge': 'cd',
  'record an answer': 'cdo',
  'send a letter': 'cdo',
  'record a notification': 'cd',
  'see tasks': 'cdo',
  'answer a task': 'do',
  'read the archive': 'cdo',
  'see requests': 'cdo',
  'check an address': 'cdo',
  'run a sweep': 'cdo',
  'decide a reappearance': 'cd',
  'decide a proposal': 'cdo',
  'ask the tools': 'cdo',
  'decide a notice': 'cd',
  'read the audit log': 'cda',
  'give a token': 'cm',
  'revoke a token': 'cdm',
  'see tokens': 'cdam',
  'see accounts': 'cam',
  'manage accounts': 'm',
  'keep the keys': 'cm',
  'export the master key': 'c',
};
const acts = Object.keys(MAY).filter((act): act is Act => act in MAY);

describe('who may', () => {
  for (const act of acts) {
    test(`${act}: ${MAY[act]}`, () => {
      const able = roles.filter((role) => MAY[act].includes(role === 'admin' ? 'm' : role.charAt(0)));
      expect(
        roles.filter((role) => codeOf(() => demandRole({ id: 'p-1', roles: [role] }, act)) === null),
      ).toEqual(able);
    });
  }

  test('do nothing: who has no role; nothing but let others in: who only configures', () => {
    const mayDo = (...held: readonly Role[]) =>
      acts.filter((act) => codeOf(() => demandRole({ id: 'p-1', roles: held }, act)) === null);
    expect(mayDo()).toEqual([]);
    expect(mayDo('admin')).toEqual([
      'give a token',
      'revoke a token',
      'see tokens',
      'see accounts',
      'manage accounts',
      'keep the keys',
    ]);
  });

  test('do what their token was given for alone, and never more than their roles', () => {
    const token = { id: 'token:crm', roles: ['operator'], acts: ['open a request', 'place a hold'] } as const;
    expect(acts.filter((act) => codeOf(() => demandRole(token, act)) === null)).toEqual(['open a request']);
    expect(() => demandRole(token, 'see requests')).toThrow('was not given to see requests');
    expect(() => demandRole(token, 'retry a request')).toThrow('was not given to retry a request');
  });

  test('do it by any one of several roles', () => {
    expect(() => demandRole({ id: 'p-1', roles: ['auditor', 'dpo'] }, 'approve a plan')).not.toThrow();
  });

  test('a refusal says which role it takes, and who has which', () => {
    expect(() => demandRole({ id: 'p-1', roles: ['auditor'] }, 'approve a plan')).toThrow(
      'To approve a plan takes the role dpo or controller; p-1 has auditor. Ask somebody who has it.',
    );
    expect(() => demandRole({ id: 'p-1', roles: [] }, 'place a hold')).toThrow('p-1 has none');
  });
});

describe('a signature stands', () => {
  const plan: Plan = {
    matter: 7,
    sequence: 2,
    right: 'erasure',
    sealedAt: new Date('2026-11-18T10:00:00Z'),
    digest: 'abc',
    lineCount: 3,
    basis: '',
    supplementTo: 1,
    supersededAt: null,
    approval: null,
    estimate: [],
    gaps: [],
  };
  const approval = { by: 'p-9', at: new Date('2026-11-19T10:00:00Z'), digest: 'abc' };
  const supersededAt = new Date('2026-11-19T10:00:00Z');

  test('under the digest that was shown, of a plan that is unsigned and current', () => {
    expect(() => demandApprovable(plan, 'abc')).not.toThrow();
  });

  for (const [what, changed, digest, code] of [
    ['not under another digest', plan, 'abd', 'digest-differs'],
    ['not under an empty one, or a part of it', plan, 'ab', 'digest-differs'],
    ['not twice', { ...plan, approval }, 'abc', 'already-approved'],
    ['not on a plan that was replaced', { ...plan, supersededAt }, 'abc', 'plan-superseded'],
    ['and a replaced plan is called so first', { ...plan, supersededAt, approval }, 'x', 'plan-superseded'],
  ] as const) {
    test(what, () => {
      expect(codeOf(() => demandApprovable(changed, digest))).toBe(code);
    });
  }

  test('and a changed plan offers its new digest', () => {
    expect(() => demandApprovable(plan, 'old')).toThrow(
      'Plan 7.2 is not what you were shown. Its digest is now abc. Read it again, then approve that digest.',
    );
  });
});

function codeOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
