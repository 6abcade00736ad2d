import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/refused.ts';
import type { KeyCare, KeyPlace, KeysState } from '../ports/key-care.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { admit } from './admit.ts';

export type { KeysState } from '../ports/key-care.ts';

/** The keys, for whoever keeps them. What is done with them is an entry; what they are is shown once, to be kept. */
export interface KeysNoun {
  state(by: Person): Promise<KeysState>;
  /** The public key of the log as it is now, and those before, as they are published. */
  verifierKeys(): Promise<readonly string[]>;
  /**
   * Replaces the master key, or goes on where a replacement was stopped. Ends when everything is wrapped by the new one.
   * @param given  the new one; null where it is kept beside the store and made there, or where a replacement goes on
   * @param told   how many keys are left, after each batch
   */
  replaceMaster(
    by: Person,
    given: Uint8Array | null,
    told: (left: number) => void,
    signal: AbortSignal,
  ): Promise<KeysState>;
  /** From here on the master key before opens nothing. */
  endReplacement(by: Person): Promise<KeysState>;
  /** @returns the new public key, to be published beside the ones before */
  replaceSigning(by: Person): Promise<{ readonly version: number; readonly keys: readonly string[] }>;
  /** The master key in clear, and its fingerprint. Who asked for it is an entry first. */
  reveal(by: Person): Promise<{ readonly key: Uint8Array; readonly id: string }>;
}

export function keysNoun(house: House, care: KeyCare, place: KeyPlace): KeysNoun {
  const letIn = (by: Person): Promise<void> => admit(house, by, 'keep the keys', 'keys');
  return {
    async state(by) {
      await letIn(by);
      return care.state();
    },
    verifierKeys: () => house.audit.verifierKeys(),
    async replaceMaster(by, given, told, signal) {
      await letIn(by);
      const before = await care.state();
      const next = given ?? (before.replaces === null ? await newKey(place) : null);
      if (next) {
        await commit(house, async ({ tx, record }) => {
          if (await care.begin(tx, next))
            record({
              actor: by.id,
              act: 'master-key-replaced',
              about: `master key ${care.fingerprint(next)}`,
            });
        });
      }
      let left = Number.POSITIVE_INFINITY;
      while (left > 0) {
        signal.throwIfAborted();
        left = await care.rewrapSome();
        told(left);
      }
      const after = await care.state();
      if (place.isKept) await place.adopt(after.current);
      return after;
    },
    async endReplacement(by) {
      await letIn(by);
      const { replaces } = await care.state();
      await commit(house, async ({ tx, record }) => {
        await care.end(tx);
        record({ actor: by.id, act: 'master-key-retired', about: `master key ${replaces?.id ?? 'before'}` });
      });
      return care.state();
    },
    async replaceSigning(by) {
      await letIn(by);
      const version = await commit(house, async ({ tx, record }) => {
        const made = await care.replaceSigning(tx);
        record({ actor: by.id, act: 'signing-key-replaced', about: `signing key ${made}` });
        return made;
      });
      return { version, keys: await house.audit.verifierKeys() };
    },
    async reveal(by) {
      await admit(house, by, 'export the master key', 'keys');
      const key = care.masterKey();
      const id = care.fingerprint(key);
      await commit(house, async ({ record }) =>
        record({ actor: by.id, act: 'master-key-exported', about: `master key ${id}` }),
      );
      return { key, id };
    },
  };
}

function newKey(place: KeyPlace): Promise<Uint8Array> {
  if (place.isKept) return place.next();
  throw new Refused(
    'which-new-key',
    'Give the new master key as GREFFE_NEW_MASTER_KEY, by a file (GREFFE_NEW_MASTER_KEY_FILE) or by a command (GREFFE_NEW_MASTER_KEY_COMMAND): `openssl rand -base64 32` makes one.',
  );
}
