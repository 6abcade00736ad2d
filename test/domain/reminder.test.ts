import { describe, expect, test } from '@jest/globals';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import { remindedOf, reminderLetter } from '../../src/domain/reminder.ts';
import type { RightState } from '../../src/domain/request.ts';

const today = '2026-03-31';

function request(id: number, dueOn: CivilDay, state: RightState, waitsFor: string | null) {
  const course = { right: 'erasure', state, since: new Date(0), waitsFor } as const;
  return { id, dueOn, rights: [course], answer: { awaited: ['erasure'], on: null } } as const;
}

const waiting = (what: string | null, state: RightState = 'planned') =>
  remindedOf([request(1, '2026-04-30', state, what)], today).map(({ chores }) => chores);

describe('what the DPO is told of', () => {
  test.each<[string | null, RightState, string]>([
    ['identity', 'planned', 'identity'],
    ['a decision on 2 matches', 'deciding', 'matches'],
    ['approval of plan 1.1', 'planned', 'approval'],
    ['the review and signature of package 1.1', 'verifying', 'package-to-sign'],
    ['package 1.1 to be fetched', 'approved', 'package-to-fetch'],
    ['mode: live in greffe.yaml; nothing is written in read-only mode', 'approved', 'live-mode'],
    ['task 5 of accounts, late since 2026-03-20.', 'applying', 'task'],
    ['crm-eu: a scope is missing', 'incomplete', 'to-mend'],
    [null, 'done', 'letter'],
    [null, 'nothing-held', 'letter'],
    ['the last read-back', 'answered-provisionally', 'letter'],
  ])('%s (%s) is a chore: %s', (what, state, chore) => {
    expect(waiting(what, state)).toEqual([[chore]]);
  });

  test.each([
    'identity: the clock is suspended',
    'crm-eu to answer: it is down',
    'work in the systems',
    null,
  ])('%s is nobody’s chore', (what) => {
    expect(waiting(what)).toEqual([]);
  });

  test.each<[CivilDay, boolean]>([
    ['2026-04-08', false],
    ['2026-04-07', true],
    ['2026-04-06', false],
    ['2026-04-03', true],
    ['2026-04-01', true],
    ['2026-03-31', true],
    ['2026-03-30', true],
    ['2026-02-01', true],
  ])('a request due on %s: %s', (dueOn, isTold) => {
    expect(remindedOf([request(1, dueOn, 'applying', null)], today)).toHaveLength(isTold ? 1 : 0);
  });

  test('of what is answered nothing is told, however late it was', () => {
    const late = request(1, '2026-02-01', 'done', null);
    expect(remindedOf([{ ...late, answer: { awaited: [], on: '2026-02-01' } }], today)).toEqual([]);
    expect(reminderLetter('Acme SAS', [], today, 'fr')).toBeNull();
  });

  test('what somebody did by hand in a tool is told with its number, beside requests or alone', () => {
    const alone = reminderLetter('Acme SAS', [], today, 'fr', {
      changes: 2,
      erasures: 1,
      reappearances: 2,
    });
    expect(alone).toEqual({
      subject: 'Constats dans les outils : 5 à décider',
      text: `Bonjour,

Acme SAS, au 31 mars 2026 :

– 2 changements faits dans un outil attendent une décision : greffe proposal list
– un effacement fait à la main dans un outil attend une décision : greffe notice list
– 2 retours de personnes effacées ou opposées attendent une décision : greffe suppression reappearances

Ce message est envoyé une fois par jour au plus. Il ne contient aucune donnée personnelle.
`,
    });
    const told = remindedOf([request(7, '2026-03-30', 'applying', null)], today);
    const beside = reminderLetter('Acme SAS', told, today, 'en', {
      changes: 0,
      erasures: 3,
      reappearances: 1,
    });
    expect(beside?.subject).toContain('1 to follow');
    expect(beside?.text).toContain(
      '– 3 erasures made by hand in a tool wait for a decision: greffe notice list\n– one person who was erased or objects is in a tool again, and waits for a decision: greffe suppression reappearances\n',
    );
  });

  test('in French and in English, the nearest day first', () => {
    const told = remindedOf(
      [
        request(9, '2026-04-30', 'planned', 'approval of plan 9.1'),
        request(7, '2026-03-30', 'applying', null),
        request(8, '2026-04-01', 'done', null),
        request(6, '2026-03-31', 'planned', 'identity'),
      ],
      today,
    );
    expect(reminderLetter('Acme SAS', told, today, 'fr')).toEqual({
      subject: 'Demandes d’exercice de droits : 4 à suivre, dont 3 à échéance proche ou dépassée',
      text: `Bonjour,

Acme SAS, au 31 mars 2026 :

– demande 7 : échéance DÉPASSÉE depuis le 30 mars 2026
– demande 6 : identité à établir ; échéance AUJOURD’HUI, le 31 mars 2026
– demande 8 : lettre de réponse à envoyer ; échéance le 1er avril 2026 (demain)
– demande 9 : plan d’action à valider ; échéance le 30 avril 2026 (dans 30 jours)

Pour voir ce qu’attend chacune, et quoi faire : greffe request show NUMÉRO

Ce message est envoyé une fois par jour au plus. Il ne contient aucune donnée personnelle.
`,
    });
    expect(reminderLetter('Acme SAS', told, today, 'en')?.text).toContain(
      '– request 8: letter of answer to send; due on 1 April 2026 (tomorrow)\n',
    );
  });
});
