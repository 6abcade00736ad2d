import type { Migration } from 'kysely/migration';

/** Applied in the order of their names. One line each; a migration that has been released never changes. */
const FILES: Readonly<Record<string, () => Promise<Migration>>> = {
  '0001-ground': async () => (await import('./0001-ground.ts')).ground,
  '0002-audit': async () => (await import('./0002-audit.ts')).audit,
  '0003-requests': async () => (await import('./0003-requests.ts')).requests,
  '0004-packages': async () => (await import('./0004-packages.ts')).packages,
  '0005-forgotten': async () => (await import('./0005-forgotten.ts')).forgotten,
  '0006-purges': async () => (await import('./0006-purges.ts')).purges,
  '0007-archive': async () => (await import('./0007-archive.ts')).archive,
  '0008-stays': async () => (await import('./0008-stays.ts')).stays,
  '0009-objections': async () => (await import('./0009-objections.ts')).objections,
  '0011-restrictions': async () => (await import('./0011-restrictions.ts')).restrictions,
  '0012-tasks': async () => (await import('./0012-tasks.ts')).tasks,
  '0013-portability': async () => (await import('./0013-portability.ts')).portability,
  '0014-sweeps': async () => (await import('./0014-sweeps.ts')).sweeps,
  '0015-letters': async () => (await import('./0015-letters.ts')).letters,
  '0016-rectifications': async () => (await import('./0016-rectifications.ts')).rectifications,
  '0017-notices': async () => (await import('./0017-notices.ts')).notices,
  '0018-propagation': async () => (await import('./0018-propagation.ts')).propagation,
  '0019-recipients': async () => (await import('./0019-recipients.ts')).recipients,
  '0020-requesters': async () => (await import('./0020-requesters.ts')).requesters,
  '0021-told-once': async () => (await import('./0021-told-once.ts')).toldOnce,
  '0022-hands': async () => (await import('./0022-hands.ts')).hands,
  '0025-accounts': async () => (await import('./0025-accounts.ts')).accounts,
  '0026-sign-ins': async () => (await import('./0026-sign-ins.ts')).signIns,
  '0027-service-tokens': async () => (await import('./0027-service-tokens.ts')).serviceTokens,
  '0028-asked-once': async () => (await import('./0028-asked-once.ts')).askedOnce,
  '0029-give-back': async () => (await import('./0029-give-back.ts')).giveBack,
  '0031-let-in-elsewhere': async () => (await import('./0031-let-in-elsewhere.ts')).letInElsewhere,
  '0032-callbacks': async () => (await import('./0032-callbacks.ts')).callbacks,
  '0034-master-keys': async () => (await import('./0034-master-keys.ts')).masterKeys,
  '0035-keys-of-the-log': async () => (await import('./0035-keys-of-the-log.ts')).keysOfTheLog,
  '0036-reach': async () => (await import('./0036-reach.ts')).reach,
  '0039-standing-numbers': async () => (await import('./0039-standing-numbers.ts')).standingNumbers,
};

/** What was applied to a store that is up to date. */
export const migrationNames: readonly string[] = Object.keys(FILES);

/** Read in where there is something to apply. */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const read = Object.entries(FILES).map(async ([name, file]) => [name, await file()] as const);
  return Object.fromEntries(await Promise.all(read));
}
