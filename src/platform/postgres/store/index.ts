import type { Kysely } from 'kysely';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Store } from '../../../ports/store.ts';
import type { Tables } from '../tables.ts';
import { look, read, transact } from '../transaction.ts';
import { accountsStore } from './accounts/index.ts';
import { archiveStore } from './archive.ts';
import { callbacksStore } from './callbacks.ts';
import { certificatesStore } from './certificates.ts';
import { correctionsStore } from './corrections.ts';
import { findingsStore } from './findings.ts';
import { holdsStore } from './holds.ts';
import { lettersStore, remindersStore } from './letters.ts';
import { knownValuesStore } from './known-values.ts';
import { linesStore } from './lines.ts';
import { logKeysStore } from './log-keys.ts';
import { noticesStore } from './notices/index.ts';
import { notificationsStore } from './notifications.ts';
import { onceStore } from './once.ts';
import { packagesStore } from './packages.ts';
import { plansStore } from './plans.ts';
import { propagationsStore } from './propagations.ts';
import { purgesStore } from './purges/index.ts';
import { requestsStore } from './requests.ts';
import { restrictionsStore } from './restrictions.ts';
import { staysStore } from './stays.ts';
import { suppressionsStore } from './suppressions.ts';
import { sweepsStore } from './sweeps.ts';
import { tasksStore } from './tasks.ts';
import { tokensStore } from './tokens.ts';

/** The rows, in PostgreSQL. */
export function postgresStore(db: Kysely<Tables>, keys: Keys, normalise: Normalise): Store {
  const stays = staysStore(keys, normalise);
  return {
    transact: (work) => transact(db, work),
    read: (work) => read(db, work),
    look: (work) => look(db, work),
    requests: requestsStore(keys, normalise),
    findings: findingsStore(keys),
    plans: plansStore(keys),
    lines: linesStore(keys),
    holds: holdsStore(keys),
    restrictions: restrictionsStore(keys, normalise),
    certificates: certificatesStore(keys),
    packages: packagesStore(keys),
    suppressions: suppressionsStore(keys, normalise),
    corrections: correctionsStore(keys),
    logKeys: logKeysStore(keys),
    purges: purgesStore(keys, normalise, stays),
    archive: archiveStore(keys, normalise),
    stays,
    sweeps: sweepsStore(keys, normalise),
    propagations: propagationsStore(keys, normalise),
    knownValues: knownValuesStore(keys, normalise),
    letters: lettersStore(keys),
    reminders: remindersStore(),
    notifications: notificationsStore(keys),
    tasks: tasksStore(keys),
    notices: noticesStore(keys, normalise),
    tokens: tokensStore(),
    once: onceStore(keys),
    accounts: accountsStore(keys, normalise),
    callbacks: callbacksStore(keys),
  };
}
