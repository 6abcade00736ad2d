import type { NewAlert } from '../../domain/restriction-alert.ts';
import { alertLetter } from '../../domain/restriction-letter.ts';
import { MailRefused } from '../../ports/mail.ts';
import type { Act, House } from '../house.ts';

/**
 * Takes down that restricted data was changed or used, whoever noticed it. The same event told twice is one alert. Its
 * letter leaves with the next `mailAlerts`.
 */
export async function raiseAlert(
  house: House,
  { tx, record }: Pick<Act, 'tx' | 'record'>,
  alert: NewAlert,
): Promise<void> {
  if (!(await house.store.restrictions.raise(tx, alert))) return;
  record({
    actor: 'greffe',
    act: 'restriction-alert',
    about: `restriction ${alert.restriction}`,
    system: alert.system,
    kind: alert.kind,
    counts: { alerts: 1 },
  });
}

/**
 * Writes to the data protection officer about what was noticed since the last letter: how much, and where to look. A
 * letter that the mail server does not take leaves another time.
 */
export async function mailAlerts(house: House, controller: string): Promise<void> {
  const { restrictions } = house.store;
  const unmailed = await house.store.transact((tx) => restrictions.unmailed(tx, controller));
  const last = unmailed.at(-1);
  if (!last) return;
  const { name, dpo, language } = house.policy.controller(controller);
  const counted = (some: typeof unmailed): ReadonlyMap<number, number> =>
    new Map([...Map.groupBy(some, ({ restriction }) => restriction)].map(([id, own]) => [id, own.length]));
  try {
    await house.mail.send({
      id: `restriction-alert-${controller}-${last.id}`.replaceAll(/[^A-Za-z0-9-]/g, '-'),
      to: dpo,
      replyTo: dpo,
      ...alertLetter({
        language,
        controller: name,
        alerts: counted(unmailed),
        givenUp: counted(unmailed.filter(({ kind }) => kind === 'given-up')),
      }),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    house.log.warn('alert-not-mailed', { code: error.code, mend: error.mend });
    return;
  }
  const ids = unmailed.map(({ id }) => id);
  await house.store.transact((tx) => restrictions.mailed(tx, ids, house.clock.now()));
}
