import { describe, expect, test } from '@jest/globals';
import type { Request, RightState } from '../../src/domain/request.ts';
import { courseOf, hasEnded, isSuspended, mayBecome, stateOf } from '../../src/domain/request.ts';

const states = [
  'received',
  'locating',
  'deciding',
  'planned',
  'approved',
  'applying',
  'incomplete',
  'verifying',
  'answered-provisionally',
  'nothing-held',
  'done',
  'withdrawn',
  'refused',
] as const satisfies readonly RightState[];

/**
 * The course of a right, drawn: a row is where it stands, a column where it may go, in the order of `states`.
 *
 *               rec loc dec pla app apl inc ver ans not don wit ref
 */
const DRAWING: Readonly<Record<RightState, string>> = {
  received: '                .   x   .   .   .   .   .   .   .   .   .   x   x',
  locating: '                .   .   x   x   .   .   x   .   .   x   .   x   x',
  deciding: '                .   x   .   x   .   .   x   .   .   x   .   x   x',
  planned: '                 .   x   x   x   x   x   .   .   .   x   .   x   x',
  approved: '                .   .   .   x   .   x   x   .   x   .   x   x   x',
  applying: '                .   .   .   x   .   .   x   x   x   .   .   x   x',
  incomplete: '              .   .   x   x   x   x   .   x   x   x   .   x   x',
  verifying: '               .   .   .   x   x   x   x   .   x   .   x   x   x',
  'answered-provisionally': '.   .   .   x   .   x   x   x   .   .   x   x   .',
  'nothing-held': '          .   .   .   .   .   .   .   .   .   .   .   .   .',
  done: '                    .   .   .   .   .   .   .   .   .   .   .   .   .',
  withdrawn: '               .   .   .   .   .   .   .   .   .   .   .   .   .',
  refused: '                 .   .   .   .   .   .   .   .   .   .   .   .   .',
};

function drawn(from: RightState): readonly RightState[] {
  const marks = DRAWING[from].trim().split(/\s+/);
  return states.filter((_, index) => marks[index] === 'x');
}

const next = (from: RightState): readonly RightState[] => states.filter((to) => mayBecome(from, to));

function requestOf(...rights: readonly RightState[]): Request {
  return {
    id: 7,
    controller: 'acme',
    receivedOn: '2026-11-16',
    channel: 'email',
    openedBy: 'dpo',
    openedAt: new Date('2026-11-16T09:00:00Z'),
    identifiers: [],
    stops: [],
    corrections: [],
    requester: { kind: 'data-subject' },
    withdrawnConsent: null,
    rights: rights.map((state, index) => ({
      right: index === 0 ? 'erasure' : 'access',
      state,
      since: new Date('2026-11-16T09:00:00Z'),
      waitsFor: null,
    })),
    identity: null,
    requesterIdentity: null,
    mandates: [],
    extension: null,
    suspensions: [],
    refusal: null,
    withdrawal: null,
    wakeAt: null,
    answer: { awaited: [], on: null },
    forgottenAt: null,
  };
}

describe('the course of a right', () => {
  for (const from of states) {
    test(`from ${from}: ${drawn(from).join(', ') || 'nowhere'}`, () => {
      expect(next(from)).toEqual(drawn(from));
    });
  }

  test('reaches every state from the first', () => {
    const reached = new Set<RightState>(['received']);
    for (const state of reached) for (const to of next(state)) reached.add(to);
    expect([...reached].sort()).toEqual([...states].sort());
  });

  test('leads to an end from wherever it stands, and from an end nowhere', () => {
    expect(states.filter(hasEnded)).toEqual(['nothing-held', 'done', 'withdrawn', 'refused']);
    for (const state of states) {
      const ahead = new Set<RightState>([state]);
      for (const one of ahead) for (const to of next(one)) ahead.add(to);
      expect([...ahead].some(hasEnded)).toBe(true);
      expect(next(state).length === 0).toBe(hasEnded(state));
    }
  });

  test('can be withdrawn as long as it has not ended', () => {
    expect(states.filter((state) => mayBecome(state, 'withdrawn'))).toEqual(
      states.filter((state) => !hasEnded(state)),
    );
  });

  test('is never refused once it was answered, and never done without a signature', () => {
    expect(mayBecome('answered-provisionally', 'refused')).toBe(false);
    expect(states.filter((state) => mayBecome(state, 'done'))).toEqual([
      'approved',
      'verifying',
      'answered-provisionally',
    ]);
  });
});

describe('a request shows', () => {
  test('the least advanced of its rights, in whatever order they were asked for', () => {
    const open = states.filter((state) => !hasEnded(state));
    for (const [index, behind] of open.entries()) {
      for (const ahead of open.slice(index)) {
        expect([stateOf(requestOf(behind, ahead)), stateOf(requestOf(ahead, behind))]).toEqual([
          behind,
          behind,
        ]);
      }
    }
  });

  test('no end while one of its rights is still under way', () => {
    for (const end of states.filter(hasEnded)) {
      for (const open of states.filter((state) => !hasEnded(state))) {
        expect(stateOf(requestOf(end, open))).toBe(open);
      }
    }
  });

  test('done when one right is done and the other was withdrawn or refused', () => {
    expect(stateOf(requestOf('withdrawn', 'done'))).toBe('done');
    expect(stateOf(requestOf('done', 'refused'))).toBe('done');
    expect(stateOf(requestOf('refused', 'withdrawn'))).toBe('withdrawn');
  });
});

test('a right that was not asked for has no course', () => {
  expect(courseOf(requestOf('planned'), 'access')).toBeNull();
  expect(courseOf(requestOf('planned', 'done'), 'access')?.state).toBe('done');
});

test('a request is suspended while a doubt about identity is open', () => {
  const doubt = { from: '2026-11-17', doubt: 'homonyms', by: 'dpo', at: new Date(0) } as const;
  const request = requestOf('planned');
  expect(isSuspended(request)).toBe(false);
  expect(isSuspended({ ...request, suspensions: [{ ...doubt, until: '2026-11-18' }] })).toBe(false);
  expect(
    isSuspended({
      ...request,
      suspensions: [
        { ...doubt, until: '2026-11-18' },
        { ...doubt, until: null },
      ],
    }),
  ).toBe(true);
});
