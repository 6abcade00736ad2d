import { exemptionsFor } from '../../src/domain/exemption.ts';
import type { Related } from '../../src/domain/graph.ts';
import type { ErasureDuties } from '../../src/domain/plan-erasure.ts';
import { refKey } from '../../src/domain/record.ts';
import { kinds } from './around-a-person.ts';

/**
 * Art. 17, one sentence after the other, and nothing of how a plan is drawn: what concerns somebody else stays; so does
 * what the business keeps of its deals and companies; so does what is held, and what a statutory duty names.
 */
export function mustStay(key: string, related: readonly Related[], duties: ErasureDuties): boolean {
  const findings = related.filter((one) => refKey(one.ref) === key);
  if (findings.some((one) => one.relation === 'shared')) return true;
  const [kind = ''] = key.split(':');
  const role = kinds[kind]?.role;
  if (role === 'transaction' || role === 'organisation') return true;
  const isHeld = duties.holds.some(({ over }) => over.over === 'person' || refKey(over.ref) === key);
  return isHeld || exemptionsFor(duties.exemptions, 'crm-eu', kind).length > 0;
}
