import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Application } from '../../src/main.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import { openReminder, remindJob } from '../../src/procedures/remind.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse, settingsOf } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

let house: TestHouse;
let desk: ReturnType<typeof deskOf>;

beforeEach(async () => {
  const { controllers } = settingsOf(['crm-eu']);
  house = await openHouse({
    systems: ['crm-eu'],
    settings: { controllers: controllers.map((one) => ({ ...one, dpoDeputy: 'adjoint@acme.example' })) },
  });
  desk = deskOf(house, house.greffe);
  await house.systems['crm-eu']?.world.person({
    given: 'Claire',
    family: 'Zyxcanary',
    emails: ['zyxcanary@example.fr'],
  });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/zyx|canary/i);
  expect(JSON.stringify(house.letters.taken)).not.toMatch(/zyx|canary/i);
  await house.close();
});

const openDay = (day: string) =>
  house.house.store.transact((tx) => openReminder(house.house, tx, { controller: 'acme', day }));

/** What a worker does with the job: under its lock. */
async function work(day: string, application: Application = house): Promise<void> {
  const job = remindJob({ controller: 'acme', day });
  await application.house.locks.tryWith(job.key, (held) => application.greffe.handlers.remind(job, held));
}

const due = () => house.house.store.transact((tx) => house.house.store.reminders.due(tx, house.clock.now()));
const told = (): readonly string[] => house.letters.taken.map(({ to }) => to);

describe('the DPO and the deputy', () => {
  test('are told once a day what waits for them, in numbers and days', async () => {
    const id = await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-05');
    await openDay('2026-03-05');
    expect(await due()).toEqual([{ controller: 'acme', day: '2026-03-05' }]);
    await work('2026-03-05');
    await work('2026-03-05');
    expect(told()).toEqual(['dpo@acme.example', 'adjoint@acme.example']);
    expect(house.letters.taken[0]?.text).toContain(
      `– demande ${id} : identité à établir ; échéance le 7 avril 2026 (dans 33 jours)`,
    );
    expect(await due()).toEqual([]);
    const [entry] = await house.house.audit.list({ about: 'controller acme', limit: 1 });
    expect(entry).toMatchObject({ act: 'reminder-sent', counts: { requests: 1 } });
  });

  test('are told by one process, whatever number works', async () => {
    await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-05');
    const other = await house.reopen();
    await Promise.all([work('2026-03-05'), work('2026-03-05', other), work('2026-03-05')]);
    expect(house.letters.taken.filter(({ to }) => to === 'dpo@acme.example')).toHaveLength(1);
  });

  test('are told nothing where nothing waits, and nothing more of an answered request', async () => {
    await openDay('2026-03-05');
    await work('2026-03-05');
    expect(told()).toEqual([]);
    const id = await desk.open('personne@example.fr');
    const day = async (on: string): Promise<void> => {
      house.clock.set(`${on}T03:00:00Z`);
      await openDay(on);
      await work(on);
    };
    await day('2026-03-06');
    expect(house.letters.taken.at(-1)?.text).toContain('lettre de réponse à envoyer');
    const before = told().length;
    const wish = { kind: 'nothing-held', because: null, ownWords: '' } as const;
    const { digest } = await house.greffe.letters.preview(dpo, id, wish);
    await house.greffe.letters.send(dpo, id, wish, { digest, way: 'mail', again: false });
    await day('2026-03-07');
    expect(told()).toHaveLength(before + 1);
  });

  test('are told later where the mail server refuses, and under the same message id after a crash', async () => {
    await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-05');
    const login = new MailRefused('EAUTH 535', 'Mend the login.');
    house.letters.meets(login, login);
    await work('2026-03-05');
    expect(told()).toEqual([]);
    expect(await due()).toEqual([]);
    house.clock.set(new Date(house.clock.now().getTime() + 15 * 60_000));
    expect(await due()).toHaveLength(1);
    house.letters.meets('taken, and the answer lost');
    await work('2026-03-05').catch(() => undefined);
    await work('2026-03-05');
    const ids = house.letters.taken.filter(({ to }) => to === 'dpo@acme.example').map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('are each told once, though the other is refused', async () => {
    await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-05');
    house.letters.meets('sent', new MailRefused('EENVELOPE 451', 'Later.'));
    await work('2026-03-05');
    house.clock.set(new Date(house.clock.now().getTime() + 15 * 60_000));
    await work('2026-03-05');
    expect(told()).toEqual(['dpo@acme.example', 'adjoint@acme.example']);
    expect(await due()).toEqual([]);
  });

  test('whom the mail server does not know are not said to have been told', async () => {
    await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-05');
    house.letters.meets('undeliverable', 'undeliverable');
    await work('2026-03-05');
    expect(house.logged()).toMatch(/reminder-undeliverable/);
    expect(await due()).toEqual([]);
    expect(await house.house.audit.list({ about: 'controller acme', limit: 1 })).toEqual([]);
  });

  test('are not told today of a day that is over', async () => {
    await desk.open('zyxcanary@example.fr');
    await openDay('2026-03-04');
    await work('2026-03-04');
    expect(told()).toEqual([]);
    expect(await due()).toEqual([]);
  });
});
