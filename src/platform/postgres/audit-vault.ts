import type { Vault } from '../../audit/log.ts';
import { KeyDestroyed } from '../../ports/keys.ts';
import type { DataKey, KeyAtRest, Keys } from '../../ports/keys.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import { statement } from './transaction.ts';

/**
 * Details of audit entries lie under a data key of their year: when the proof period of that year ends, its keys are
 * destroyed, and what the entries committed to can no longer be shown by anyone.
 */
export function auditVault(keys: Pick<Keys, 'createDataKey' | 'unlock' | 'unlockAs'>): Vault {
  return {
    async unlock(tx, at) {
      const purpose = logKeyPurpose(at.getUTCFullYear());
      const [known] = await keyOfYear(tx, [purpose]);
      const id = known?.id ?? (await keys.createDataKey(tx, purpose));
      const key = known ? await keys.unlockAs(tx, id, known) : await keys.unlock(tx, id);
      return { id, seal: (openings) => key.seal(openings) };
    },
    async open({ keyId, bytes }, tx) {
      const key = await unlockOrNull(keys, keyId, tx);
      return key && key.open(bytes);
    },
    reader() {
      const unlocked = new Map<string, DataKey | null>();
      return async ({ keyId, bytes }) => {
        const known = unlocked.get(keyId);
        // A key that is gone is known to be gone: it is not looked for again at each entry of its year.
        const key = known === undefined ? await unlockOrNull(keys, keyId) : known;
        unlocked.set(keyId, key);
        if (!key) return { kind: 'key-destroyed' };
        try {
          return { kind: 'opened', value: key.open(bytes) };
        } catch {
          return { kind: 'not-what-was-sealed' };
        }
      };
    },
  };
}

/** The data keys of one year of the log, as `data_key` names them. */
export function logKeyPurpose(year: number): string {
  return `audit ${year}`;
}

async function unlockOrNull(
  keys: Pick<Keys, 'unlock'>,
  keyId: string,
  tx: Transaction | null = null,
): Promise<DataKey | null> {
  try {
    return await keys.unlock(tx, keyId);
  } catch (error) {
    if (error instanceof KeyDestroyed) return null;
    throw error;
  }
}

// Two processes may make a key of the same year at the same instant: each entry names its own, and both end together.
const keyOfYear = statement<KeyAtRest & { readonly id: string }>(
  'log-key',
  'reads',
  `select id, wrapped, wrapped_by as "wrappedBy" from data_key
    where purpose = $1 and destroyed_at is null order by created_at limit 1`,
);
