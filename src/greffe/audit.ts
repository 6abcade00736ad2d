import type { AuditListQuery, Entry, Verdict, VerifyOptions } from '../audit/index.ts';
import type { Person } from '../domain/approval.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { admit } from './admit.ts';
import { demandWholeLog } from './perimeter.ts';

export type { Verdict } from '../audit/index.ts';

export interface AuditNoun {
  list(by: Person, query: AuditListQuery): Promise<readonly Entry[]>;
  verify(by: Person, options: VerifyOptions): Promise<Verdict>;
  /**
   * Two files of JSON lines, streamed. An export is itself an entry. The head is signed for it first, unless whoever exports
   * took the checkpoints in a call before this one: one that they have not would be missed.
   */
  export(
    by: Person,
    how?: { readonly signsHead: boolean },
  ): Promise<{ readonly entries: AsyncIterable<string>; readonly checkpoints: Iterable<string> }>;
  readonly verifierKey: string;
}

export function auditNoun(house: House): AuditNoun {
  return {
    verifierKey: house.audit.verifierKey,
    async list(by, query) {
      await admit(house, by, 'read the audit log', 'log');
      demandWholeLog(house, by);
      return house.audit.list(query);
    },
    async verify(by, options) {
      await admit(house, by, 'read the audit log', 'log');
      return house.audit.verify(options);
    },
    async export(by, { signsHead } = { signsHead: true }) {
      await admit(house, by, 'read the audit log', 'log');
      demandWholeLog(house, by);
      await commit(house, async ({ record }) => record({ actor: by.id, act: 'export', about: 'log' }));
      if (signsHead) await house.store.transact((tx) => house.audit.checkpoint(tx));
      return house.audit.export();
    },
  };
}
