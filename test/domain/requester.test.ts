import { describe, expect, test } from '@jest/globals';
import { Refused } from '../../src/domain/refused.ts';
import type {
  Asked,
  Claim,
  Mandate,
  Representative,
  Representing,
  Requester,
  Seen,
} from '../../src/domain/requester.ts';
import {
  COVERABLE,
  demandClaims,
  isInForce,
  mandateFrom,
  QUALITIES,
  receiverOf,
  unsettledOf,
} from '../../src/domain/requester.ts';
import type { Right } from '../../src/domain/right.ts';
import { dice } from '../support/random-world.ts';

const receivedOn = '2026-03-05';
const today = '2026-03-20';
const nothingSaid: Claim = { scope: [], from: null, until: null, answerTo: null };
const settled = { by: 'dpo', at: new Date('2026-03-06T09:00:00Z'), how: 'seen' };
const representing: readonly Representing[] = QUALITIES.filter((one) => one !== 'data-subject');

const whoActs = (kind: Representing, claims: Partial<Claim> = {}): Representative => ({
  kind,
  name: 'Maître Exemple',
  email: null,
  claims: { ...nothingSaid, ...claims },
});
const mandate = (with_: Partial<Mandate> = {}): Mandate => ({
  scope: ['access', 'erasure'],
  from: '2026-03-01',
  until: null,
  answerTo: 'requester',
  directives: null,
  how: 'original seen',
  by: 'dpo',
  at: new Date('2026-03-06T09:00:00Z'),
  ...with_,
});
const asked = (with_: Partial<Asked> = {}): Asked => ({
  receivedOn,
  requester: whoActs('lawyer'),
  identity: settled,
  requesterIdentity: settled,
  mandates: [mandate()],
  ...with_,
});
const waits = (request: Asked, right: Right = 'erasure', on = today): readonly string[] =>
  unsettledOf(request, right, on as typeof today).map(({ what }) => what);
const codeOf = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
};

describe('what is still to be known', () => {
  test('of who asks for themselves: their identity, and nothing else', () => {
    const own = asked({ requester: { kind: 'data-subject' }, mandates: [], requesterIdentity: null });
    expect(waits(own)).toEqual([]);
    expect(waits({ ...own, identity: null })).toEqual(['identity']);
  });

  test('of who asks for somebody: both identities, and what lets them', () => {
    expect(waits(asked())).toEqual([]);
    expect(waits(asked({ identity: null, requesterIdentity: null, mandates: [] }))).toEqual([
      'identity of the requester',
      'a mandate that the person has signed, and proof that the requester is a lawyer',
      'identity of the person concerned',
    ]);
  });

  test.each<readonly [Representing, RegExp]>([
    ['agent', /signed/],
    ['lawyer', /signed, and proof that the requester is a lawyer/],
    ['association', /signed, and proof of who acts/],
    ['parent', /parental authority, and of the age/],
    ['guardian', /judgement/],
    ['heir', /quality of heir, and what directives/],
  ])('a %s shows it in their own way', (kind, says) => {
    const [what, ...more] = waits(asked({ requester: whoActs(kind), mandates: [] }));
    expect(what).toMatch(says);
    expect(more).toEqual([]);
  });

  test.each<readonly [string, Partial<Mandate>, string | null]>([
    ['another right', { scope: ['access'] }, 'a mandate that covers erasure'],
    ['no end', { until: null }, null],
    ['its last day', { until: today }, null],
    [
      'the day after its last',
      { until: '2026-03-19' },
      'a mandate in force: the one that was seen ended on 2026-03-19',
    ],
    ['the day of the request as its first', { from: receivedOn }, null],
    [
      'a first day after the request',
      { from: '2026-03-06' },
      'a mandate that was in force on 2026-03-05, the day of the request',
    ],
    [
      'a first day still to come',
      { from: '2026-03-21' },
      'a mandate in force: the one that was seen begins on 2026-03-21',
    ],
  ])('a mandate of %s', (_what, with_, waitsFor) => {
    expect(waits(asked({ mandates: [mandate(with_)] }))).toEqual(waitsFor === null ? [] : [waitsFor]);
  });

  test('a mandate that ended is renewed by a later one; the first held on the day of the request', () => {
    const first = mandate({ until: '2026-03-10' });
    const renewed = mandate({ from: '2026-03-12' });
    expect(waits(asked({ mandates: [first] }))).toHaveLength(1);
    expect(waits(asked({ mandates: [first, renewed] }))).toEqual([]);
    expect(waits(asked({ mandates: [renewed] }))).toHaveLength(1);
  });

  test('one that was taken back since covers nothing any more', () => {
    expect(waits(asked({ mandates: [mandate(), mandate({ until: '2026-03-18' })] }))).toEqual([
      'a mandate in force: the one that was seen ended on 2026-03-18',
    ]);
  });

  test('portability is refused to heirs, whatever they show', () => {
    const heir = asked({ requester: whoActs('heir'), mandates: [mandate({ scope: [...COVERABLE] })] });
    expect(unsettledOf(heir, 'portability', today)).toMatchObject([{ code: 'beyond-the-estate' }]);
    expect(waits(heir, 'access')).toEqual([]);
  });

  test('to stop prospecting waits for nothing, whoever asks', () => {
    for (const kind of representing) {
      const bare = asked({
        requester: whoActs(kind),
        identity: null,
        requesterIdentity: null,
        mandates: [],
      });
      for (const right of ['objection', 'consent-withdrawal'] as const)
        expect([kind, waits(bare, right)]).toEqual([kind, []]);
    }
  });
});

/** The rule said the other way round, slowly: everything that has to be there. */
function mayGo(
  { requester, identity, requesterIdentity, mandates }: Asked,
  right: Right,
  on: string,
): boolean {
  if (right === 'objection' || right === 'consent-withdrawal') return true;
  if (!identity) return false;
  if (requester === null || requester.kind === 'data-subject') return true;
  if (!requesterIdentity || (requester.kind === 'heir' && right === 'portability')) return false;
  const covers = (one: Mandate, day: string): boolean =>
    one.scope.some((covered) => covered === right) &&
    !(one.from !== null && day < one.from) &&
    !(one.until !== null && day > one.until);
  const now = mandates[mandates.length - 1];
  return now !== undefined && covers(now, on) && mandates.some((one) => covers(one, receivedOn));
}

test('nothing goes unless both are known and a mandate covers it then and now (500 random requests)', () => {
  const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const die = dice(seed);
  const days = ['2026-03-03', '2026-03-05', '2026-03-06', '2026-03-19', '2026-03-20', '2026-03-21'] as const;
  let gone = 0;
  for (let round = 0; round < 500; round += 1) {
    const quality = die.pick(QUALITIES);
    const requester: Requester = quality === 'data-subject' ? { kind: quality } : whoActs(quality);
    const request = asked({
      requester,
      identity: die.pick([settled, settled, null]),
      requesterIdentity: die.pick([settled, settled, null]),
      mandates: Array.from({ length: die.pick([0, 1, 1, 2]) }, () =>
        mandate({
          scope: COVERABLE.filter(() => die.chance(0.7)),
          from: die.pick([null, ...days]),
          until: die.pick([null, ...days]),
        }),
      ),
    });
    const right = die.pick<Right>([...COVERABLE, 'objection']);
    const on = die.pick(days.slice(2));
    const isFree = unsettledOf(request, right, on).length === 0;
    expect({ seed, round, isFree }).toEqual({ seed, round, isFree: mayGo(request, right, on) });
    if (isFree) gone += 1;
  }
  expect({ seed, some: gone > 30 && gone < 470 }).toEqual({ seed, some: true });
});

describe('a mandate that was seen', () => {
  const seen = (with_: Partial<Seen> = {}): Seen => ({
    scope: ['access'],
    how: 'original seen',
    ...with_,
  });
  const dated = { from: '2026-03-01' } as const;

  test('says what was seen, and for the rest what the requester said', () => {
    const claims = { scope: ['erasure'] as const, until: '2026-09-01' as const, answerTo: 'person' as const };
    expect(mandateFrom(7, whoActs('agent', claims), { from: '2026-03-01', how: 'copy seen' })).toEqual({
      scope: ['erasure'],
      from: '2026-03-01',
      until: '2026-09-01',
      answerTo: 'person',
      directives: null,
      how: 'copy seen',
    });
  });

  test.each<readonly [string, Requester | null, Partial<Seen>, string | null]>([
    ['of nobody', { kind: 'data-subject' }, {}, 'asks-for-themselves'],
    ['of a lawyer, like an agent’s: dated', whoActs('lawyer'), {}, 'mandate-undated'],
    ['without a right', whoActs('agent'), { ...dated, scope: [] }, 'scope-missing'],
    [
      'that ends before it begins',
      whoActs('agent'),
      { ...dated, until: '2026-02-01' },
      'ends-before-it-begins',
    ],
    ['that is over: it is known then', whoActs('agent'), { ...dated, until: '2026-03-02' }, null],
    ['of a parent, without the age of the child', whoActs('parent'), {}, 'age-missing'],
    ['of a parent, with it', whoActs('parent'), { until: '2031-01-01' }, null],
    ['of a guardian: a judgement may have no end', whoActs('guardian'), {}, null],
    ['of an heir, without the directives', whoActs('heir'), {}, 'directives-missing'],
    ['of an heir, with them', whoActs('heir'), { directives: 'none is known' }, null],
    [
      'of an heir, answered to the dead',
      whoActs('heir'),
      { directives: 'none', answerTo: 'person' },
      'answer-to-the-dead',
    ],
    [
      'of an agent who wants the data themselves: it has to be said',
      whoActs('agent', { answerTo: 'requester' }),
      dated,
      'who-receives',
    ],
    ['the same, said', whoActs('agent', { answerTo: 'requester' }), { ...dated, answerTo: 'person' }, null],
  ])('%s', (_what, requester, with_, code) => {
    expect(codeOf(() => mandateFrom(7, requester, seen(with_)))).toBe(code);
  });
});

test.each<readonly [Representing, 'requester' | 'person']>([
  ['agent', 'person'],
  ['lawyer', 'person'],
  ['association', 'person'],
  ['parent', 'requester'],
  ['guardian', 'requester'],
  ['heir', 'requester'],
])('the answer to the request of a %s goes to the %s, unless the mandate names the other', (kind, to) => {
  const requester = whoActs(kind, { answerTo: 'requester' });
  expect(
    mandateFrom(7, whoActs(kind), {
      scope: ['access'],
      from: '2026-03-01',
      until: '2031-01-01',
      directives: 'none is known',
      how: 'seen',
    }).answerTo,
  ).toBe(to);
  expect(receiverOf(asked({ requester, mandates: [mandate({ answerTo: to })] }))).toBe(to);
  expect(receiverOf(asked({ requester, mandates: [mandate({ answerTo: 'requester' })] }))).toBe('requester');
  // Until somebody has seen what lets them, and who they are, nothing of the person goes to them.
  expect(receiverOf(asked({ requester, mandates: [] }))).toBe('person');
  expect(receiverOf(asked({ requester, requesterIdentity: null }))).toBe('person');
});

describe('what a requester says of themselves', () => {
  const isTheirs = (email: string): boolean => email === 'claire@example.fr';

  test.each<readonly [string, Requester, readonly Right[], string | null]>([
    ['nothing', { kind: 'data-subject' }, ['access', 'portability'], null],
    ['an address of their own', { ...whoActs('lawyer'), email: 'maitre@example.com' }, ['access'], null],
    [
      'an address that the person is searched by',
      { ...whoActs('parent'), email: 'claire@example.fr' },
      ['access'],
      'requester-searched',
    ],
    [
      'a mandate that ends before it begins',
      whoActs('agent', { from: '2026-03-02', until: '2026-03-01' }),
      ['access'],
      'ends-before-it-begins',
    ],
    ['that the dead are answered', whoActs('heir', { answerTo: 'person' }), ['access'], 'answer-to-the-dead'],
    ['that heirs ask for portability, to be refused', whoActs('heir'), ['portability'], null],
    [
      'that heirs ask for it among others',
      whoActs('heir'),
      ['access', 'portability'],
      'portability-of-the-dead',
    ],
  ])('%s', (_what, requester, rights, code) => {
    expect(codeOf(() => demandClaims(requester, rights, isTheirs))).toBe(code);
  });
});

test('a mandate is in force from its first day to its last', () => {
  const of = { from: '2026-03-02', until: '2026-03-04' } as const;
  const days = ['2026-03-01', '2026-03-02', '2026-03-04', '2026-03-05'] as const;
  expect(days.map((day) => isInForce(of, day))).toEqual([false, true, true, false]);
});
