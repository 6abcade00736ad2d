import type { Person } from '../domain/approval.ts';
import { demandRole, Refused } from '../domain/approval.ts';
import type { House } from '../procedures/house.ts';
import { noSuchRequest } from './open-request.ts';

export interface CertificatesNoun {
  /** The latest one of a request: the text of the file that anybody can check offline. */
  show(
    by: Person,
    request: number,
  ): Promise<{ readonly kind: 'provisional' | 'final'; readonly file: string }>;
}

export function certificatesNoun(house: House): CertificatesNoun {
  return {
    async show(by, request) {
      demandRole(by, 'see requests');
      const latest = await house.store.transact(async (tx) => {
        if (!(await house.store.requests.find(tx, request))) throw noSuchRequest(request);
        return house.store.certificates.latest(tx, request);
      });
      if (latest) return latest;
      throw new Refused(
        'no-certificate',
        `Request ${request} has no certificate yet. See where it stands with: greffe request show ${request}`,
      );
    },
  };
}
