import type { Residue } from '../../src/domain/certificate.ts';
import { isWrite, planName } from '../../src/domain/plan.ts';
import type { Line, Plan } from '../../src/domain/plan.ts';
import { recordKey } from '../../src/domain/record.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { LineProgress } from '../../src/ports/store.ts';
import type { Screen } from './screen.ts';
import { approvedLines } from './steps.ts';
import { actions, counted, dayOf, doubts, reasons, residues as whyItRemains, several } from './words.ts';

/** What was found, by which identifier; and where an identifier that nobody gave came from. */
export function tellFound(screen: Screen, { subject }: RequestView): void {
  const alike = Map.groupBy(subject.matches, ({ ref, by, judgement, doubt }) =>
    JSON.stringify([ref.system, by.value, judgement, doubt]),
  );
  screen.table(
    [...alike.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const isOpen = first.judgement === 'candidate' && first.doubt !== null;
      const judged = isOpen ? `? ${screen.say(doubts[first.doubt])}` : screen.say(certain);
      const kinds = counted(
        group.map(({ ref }) => ref.kind),
        screen.language,
      );
      return [[first.ref.system, first.by.value, judged, kinds]];
    }),
  );
  for (const { kind, value, from } of subject.grown) {
    if (kind !== 'email') continue;
    screen.line({
      fr: `↳ ${value} ne figurait pas dans la demande : lue sur ${recordKey(from)}`,
      en: `↳ ${value} was not in the request: read on ${recordKey(from)}`,
    });
  }
  for (const { ref, aliases } of subject.matches.filter((match) => match.aliases.length > 0)) {
    screen.line({
      fr: `↳ ${recordKey(ref)} réunit ${aliases.length} fiches fusionnées`,
      en: `↳ ${recordKey(ref)} is ${aliases.length} merged records`,
    });
  }
}

const certain = { fr: 'certain', en: 'certain' };

/** One row for what has the same fate for the same reason; then what it costs and what will remain. */
export function tellPlan(screen: Screen, plan: Plan, lines: readonly LineProgress[]): void {
  const alike = Map.groupBy(lines, ({ line }) =>
    JSON.stringify([line.system, line.action, line.reason, line.ground]),
  );
  screen.table(
    [...alike.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { system, action, reason, ground } = first.line;
      const why = `${screen.say(reasons[reason])}${ground === null ? '' : ` (${ground})`}`;
      return [
        [
          system,
          screen.say(actions[action]),
          why,
          whatOf(
            screen,
            group.map(({ line }) => line),
          ),
        ],
      ];
    }),
  );
  tellCost(screen, plan, lines);
}

/** The plan in two lines. */
export function tellCost(screen: Screen, plan: Plan, lines: readonly LineProgress[]): void {
  const calls = plan.estimate.reduce((sum, one) => sum + one.calls, 0);
  const stays = lines.filter(({ line }) => staying.has(line.action)).length;
  screen.line({
    fr: `plan ${planName(plan)} · ${several(lines.length, 'ligne')}, dont ${stays} pour ce qui restera · ${calls} appels au plus`,
    en: `plan ${planName(plan)} · ${several(lines.length, 'line')}, ${stays} of them for what will remain · ${calls} calls at most`,
  });
  screen.line({
    fr: `empreinte ${plan.digest.slice(0, 24)}…`,
    en: `digest ${plan.digest.slice(0, 24)}…`,
  });
}

const staying: ReadonlySet<Line['action']> = new Set(['keep', 'leave', 'detach', 'redact']);

/** Lines of one action, ended together. */
export function tellBatch(screen: Screen, batch: readonly Line[]): void {
  const [first] = batch;
  if (!first) return;
  screen.table([
    [first.system.padEnd(9), screen.say(actions[first.action]).padEnd(10), `✓ ${whatOf(screen, batch)}`],
  ]);
}

function whatOf(screen: Screen, lines: readonly Line[]): string {
  const addresses = lines.flatMap(({ address }) => address?.value ?? []);
  if (addresses.length > 0) return addresses.join(', ');
  return counted(
    lines.map(({ ref }) => ref.kind),
    screen.language,
  );
}

/** What another path than the one that wrote saw afterwards. */
export function tellReadBack(screen: Screen, view: RequestView): void {
  const acts = approvedLines(view).filter(({ line }) => isWrite(line) || line.through !== null);
  const count = (verdict: string): number => acts.filter((one) => one.verdict === verdict).length;
  const later = count('pending') + count('recoverable');
  screen.check(
    acts.every(({ verdict }) => verdict !== 'contrary' && verdict !== null),
    {
      fr: `relu par un autre chemin : ${count('as-expected')} lignes conformes, ${later} le seront une fois les corbeilles vidées`,
      en: `read back by another path: ${count('as-expected')} lines as expected, ${later} will be once the bins are empty`,
    },
  );
}

/** One row for what remains for the same reason until the same day. */
export function tellResidues(screen: Screen, residues: readonly Residue[]): void {
  const { language } = screen;
  const alike = Map.groupBy(residues, ({ system, why, ground, until }) =>
    JSON.stringify([system, why, ground, until === null ? null : dayOf(new Date(until), language)]),
  );
  screen.table(
    [...alike.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const ground = first.ground === null ? '' : ` (${first.ground})`;
      return [
        [
          first.system,
          `${screen.say(whyItRemains[first.why])}${ground}`,
          first.until === null ? '' : `→ ${dayOf(new Date(first.until), language)}`,
          counted(
            group.map(({ kind }) => kind),
            language,
          ),
        ],
      ];
    }),
  );
}
