import type { AccessGraph } from './plan-access.ts';
import { planAccess } from './plan-access.ts';
import type { Line } from './plan.ts';
import type { JudgedPlace } from './portability.ts';
import { holdsPortable } from './portability.ts';

/**
 * The lines of a portability: every record the person appears in. Those that hold something portable are read for it;
 * the others are left, and a record that is somebody else's too is left whole. @source GDPR Art. 20(1), 20(4)
 */
export function planPortability(
  systems: readonly AccessGraph[],
  places: readonly JudgedPlace[],
): readonly Line[] {
  return planAccess(systems).map((line) => {
    if (line.reason === 'shared-with-others') return { ...line, action: 'leave' };
    if (holdsPortable(places, line.system, line.ref.kind)) return line;
    return { ...line, action: 'leave', reason: 'not-portable' };
  });
}
