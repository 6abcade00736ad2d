import { describe, expect, test } from '@jest/globals';
import type { Task, TaskHands } from '../../src/domain/task.ts';
import { codeEndsOn, taskDays, taskDueOn, tellingsOn, THE_DPO } from '../../src/domain/task.ts';
import { taskLetter } from '../../src/domain/task-letter.ts';

const hands: TaskHands = {
  holder: 'archiviste',
  deputy: 'adjoint',
  remindAfterDays: null,
  deputyAfterDays: null,
  dpoAfterDays: null,
};

const task: Task = {
  id: 4,
  controller: 'acme',
  request: 7,
  system: 'archive-papier',
  act: 'erase',
  channels: [],
  terms: { ask: null, holds: ['contrats'], heldFor: null, exceptions: [] },
  person: 'archiviste',
  openedOn: '2026-03-05',
  dueOn: '2026-03-25',
  answer: null,
  takenBackAt: null,
};

describe('a task is due', () => {
  test('while there is time left to answer the person', () => {
    expect(taskDueOn('erase', '2026-03-05', '2026-04-07')).toBe('2026-04-04');
  });
  test('within two days for an objection, which does not wait for the month', () => {
    expect(taskDueOn('stop', '2026-03-05', '2026-04-07')).toBe('2026-03-07');
  });
  test('on the day it is put where the month is all but over', () => {
    expect(taskDueOn('erase', '2026-04-06', '2026-04-07')).toBe('2026-04-06');
  });
});

describe('a silence', () => {
  test('is noticed backwards from the due day: half, a quarter and an eighth of the time before it', () => {
    expect(taskDays(task, hands)).toEqual({
      remindOn: '2026-03-15',
      deputyOn: '2026-03-20',
      dpoOn: '2026-03-22',
    });
  });

  test('or after as many days as the settings say, and never later than the due day', () => {
    const set = { ...hands, remindAfterDays: 2, deputyAfterDays: 5, dpoAfterDays: 90 };
    expect(taskDays(task, set)).toEqual({
      remindOn: '2026-03-07',
      deputyOn: '2026-03-10',
      dpoOn: '2026-03-25',
    });
  });

  const toldOn = (on: Task['dueOn'], of: Task = task, by: TaskHands | null = hands) =>
    tellingsOn(of, by, on).map(({ person, why }) => `${person} ${why}`);

  test('goes from the person to the deputy, then to the DPO, and is told every day once it is late', () => {
    expect(toldOn('2026-03-05')).toEqual(['archiviste asked']);
    expect(toldOn('2026-03-15')).toEqual(['archiviste asked', 'archiviste reminded']);
    expect(toldOn('2026-03-20')).toContain('adjoint deputy');
    expect(toldOn('2026-03-22')).toContain(`${THE_DPO} dpo`);
    expect(toldOn('2026-03-26').filter((one) => one.includes('late'))).toEqual([
      'archiviste late 2026-03-26',
      'adjoint late 2026-03-26',
      `${THE_DPO} late 2026-03-26`,
    ]);
  });

  test('of somebody whom the settings name no more is the DPO’s at once', () => {
    expect(toldOn('2026-03-06', task, null)).toContain(`${THE_DPO} dpo`);
  });

  test('is over with an answer, or once the question was taken back', () => {
    const answer = {
      number: 1,
      kind: 'done',
      by: 'archiviste',
      at: new Date(0),
      ground: null,
      words: null,
      attestedAs: 'x',
    } as const;
    expect(toldOn('2026-03-26', { ...task, answer })).toEqual([]);
    expect(toldOn('2026-03-26', { ...task, takenBackAt: new Date(0) })).toEqual([]);
  });
});

test('a code ends on the due day; in the letter of one that is late, a week later', () => {
  expect(codeEndsOn(task, '2026-03-05')).toBe('2026-03-25');
  expect(codeEndsOn(task, '2026-03-27')).toBe('2026-04-03');
});

test.each(['fr', 'en'] as const)(
  'a letter (%s) has references, days and codes, and nothing else',
  (language) => {
    const { subject, text } = taskLetter({
      language,
      controller: 'Acme SAS',
      dpo: 'dpo@acme.example',
      as: 'holder',
      tasks: [
        {
          id: 4,
          request: 7,
          system: 'archive-papier',
          act: 'stop',
          channels: ['phone'],
          dueOn: '2026-03-25',
          isLate: true,
          waitsFor: 'archiviste',
          code: 'ABCDE-FGHJK-MNPQR-STVWX',
        },
      ],
    });
    expect(subject).not.toMatch(/archive/);
    for (const part of ['4', '7', 'archive-papier', '2026', 'ABCDE-FGHJK-MNPQR-STVWX', 'dpo@acme.example'])
      expect(text).toContain(part);
  },
);
