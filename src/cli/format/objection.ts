import { STOPPING_RIGHTS } from '../../domain/prospecting.ts';
import type { Right } from '../../domain/request.ts';
import type { RequestView } from '../../greffe/requests.ts';
import { kindName } from '../../domain/kind-names.ts';
import type { Session } from '../session.ts';
import { minuteOf } from './instants.ts';

/** Of an objection or a restriction: in how many tools it is confirmed by reading back, how soon, and what no call of ours can stop. */
export function confirmation(
  {
    words,
    pen,
    translate,
    language,
    timeZone,
  }: Pick<Session, 'words' | 'pen' | 'translate' | 'language' | 'timeZone'>,
  { request, plans }: RequestView,
  rights: readonly Right[] = STOPPING_RIGHTS,
): string {
  const own = plans.filter(({ plan }) => rights.some((right) => right === plan.right));
  const lines = own.flatMap((one) => one.lines);
  const confirmed = lines.filter(({ verdict }) => verdict === 'as-expected');
  const at = confirmed.flatMap(({ verifiedAt }) => (verifiedAt ? [verifiedAt.getTime()] : []));
  const tools = new Set(confirmed.map(({ line }) => line.system)).size;
  const told =
    tools === 0 ? [] : [words.stopConfirmed(tools, (Math.max(...at) - request.openedAt.getTime()) / 1000)];
  const gaps = new Map(own.flatMap(({ plan }) => plan.gaps).map((gap) => [`${gap.system} ${gap.what}`, gap]));
  const unreached = [...gaps.values()].map(({ system, what, mend }) =>
    pen.warn(words.notStopped(system, translate(what), translate(mend ?? ''))),
  );
  // The last moment at which a human can still stop it.
  const queued = lines.flatMap(({ line: { system, ref, reason, facts } }) =>
    reason === 'still-solicits' && facts['goesOutAt'] !== undefined
      ? [
          pen.warn(
            words.queuedSend(
              system,
              `1 ${kindName(ref.kind, 1, language)}`,
              facts['name'] ?? '',
              minuteOf(new Date(facts['goesOutAt']), timeZone),
            ),
          ),
        ]
      : [],
  );
  return [...told, ...unreached, ...queued].map((line) => `${line}\n`).join('');
}
