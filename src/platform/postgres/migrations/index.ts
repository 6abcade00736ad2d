import type { Migration } from 'kysely/migration';
import { ground } from './0001-ground.ts';
import { audit } from './0002-audit.ts';
import { requests } from './0003-requests.ts';
import { packages } from './0004-packages.ts';
import { forgotten } from './0005-forgotten.ts';
import { purges } from './0006-purges.ts';
import { archive } from './0007-archive.ts';
import { stays } from './0008-stays.ts';
import { objections } from './0009-objections.ts';
import { restrictions } from './0011-restrictions.ts';
import { tasks } from './0012-tasks.ts';
import { portability } from './0013-portability.ts';
import { sweeps } from './0014-sweeps.ts';
import { letters } from './0015-letters.ts';
import { rectifications } from './0016-rectifications.ts';
import { notices } from './0017-notices.ts';
import { propagation } from './0018-propagation.ts';
import { recipients } from './0019-recipients.ts';
import { requesters } from './0020-requesters.ts';
import { toldOnce } from './0021-told-once.ts';
import { hands } from './0022-hands.ts';
import { accounts } from './0025-accounts.ts';
import { signIns } from './0026-sign-ins.ts';
import { serviceTokens } from './0027-service-tokens.ts';
import { askedOnce } from './0028-asked-once.ts';
import { giveBack } from './0029-give-back.ts';
import { letInElsewhere } from './0031-let-in-elsewhere.ts';
import { callbacks } from './0032-callbacks.ts';
import { masterKeys } from './0034-master-keys.ts';
import { keysOfTheLog } from './0035-keys-of-the-log.ts';
import { reach } from './0036-reach.ts';
import { standingNumbers } from './0039-standing-numbers.ts';

/** Applied in the order of their names. One line each; a migration that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '0001-ground': ground,
  '0002-audit': audit,
  '0003-requests': requests,
  '0004-packages': packages,
  '0005-forgotten': forgotten,
  '0006-purges': purges,
  '0007-archive': archive,
  '0008-stays': stays,
  '0009-objections': objections,
  '0011-restrictions': restrictions,
  '0012-tasks': tasks,
  '0013-portability': portability,
  '0014-sweeps': sweeps,
  '0015-letters': letters,
  '0016-rectifications': rectifications,
  '0017-notices': notices,
  '0018-propagation': propagation,
  '0019-recipients': recipients,
  '0020-requesters': requesters,
  '0021-told-once': toldOnce,
  '0022-hands': hands,
  '0025-accounts': accounts,
  '0026-sign-ins': signIns,
  '0027-service-tokens': serviceTokens,
  '0028-asked-once': askedOnce,
  '0029-give-back': giveBack,
  '0031-let-in-elsewhere': letInElsewhere,
  '0032-callbacks': callbacks,
  '0034-master-keys': masterKeys,
  '0035-keys-of-the-log': keysOfTheLog,
  '0036-reach': reach,
  '0039-standing-numbers': standingNumbers,
};
