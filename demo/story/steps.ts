import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Statement } from '../../src/domain/certificate.ts';
import { isWrite, planName } from '../../src/domain/plan.ts';
import type { Line, Plan } from '../../src/domain/plan.ts';
import type { Identifier } from '../../src/domain/record.ts';
import { recordKey } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/request.ts';
import { hasEnded } from '../../src/domain/request.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import { verifyAttestation } from '../../src/greffe/offline.ts';
import { renderCertificate } from '../../src/platform/pdf/render.ts';
import type { Issued } from '../../src/platform/pdf/printed.ts';
import { labels } from '../../src/platform/pdf/labels.ts';
import type { LineProgress } from '../../src/ports/store.ts';
import { bar } from './screen.ts';
import type { Screen } from './screen.ts';
import { dpo } from './stage.ts';
import type { Stage } from './stage.ts';
import { actions, counted, dayOf, doubts, reasons, seconds } from './words.ts';

const day = 86_400_000;

/** A chapter's files lie in a folder of their own. */
export interface Told {
  readonly stage: Stage;
  readonly screen: Screen;
  readonly folder: string;
}

export async function receive(
  { stage, screen }: Told,
  rights: readonly Right[],
  identifiers: readonly Identifier[],
): Promise<number> {
  const id = await stage.greffe.requests.open(dpo, {
    controller: 'tilleul',
    rights,
    identifiers,
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  const { due, request } = await show(stage, id);
  const lastDay = new Date(`${due.legalOn ?? due.conservativeOn}T12:00:00Z`);
  screen.line({
    fr: `demande ${id}, reçue ce jour ; à répondre avant le ${dayOf(lastDay, 'fr')} inclus`,
    en: `request ${id}, received today; to be answered by ${dayOf(lastDay, 'en')}`,
  });
  screen.line({
    fr: `connu : ${request.identifiers.map(({ value }) => value).join(' · ')}`,
    en: `known: ${request.identifiers.map(({ value }) => value).join(' · ')}`,
  });
  return id;
}

/** Takes the request as far as it can go, and says how long that took. */
export async function carryOn({ stage, screen }: Told, id: number): Promise<RequestView> {
  const startedAt = performance.now();
  const work = stage.greffe.requests.carryOn(id, stage.signal);
  await watch(work, () => {
    const ms = performance.now() - startedAt;
    screen.progress({ fr: `… ${seconds(ms, 'fr')}`, en: `… ${seconds(ms, 'en')}` });
  });
  screen.progress(null);
  return show(stage, id);
}

export const show = ({ greffe }: Stage, id: number): Promise<RequestView> => greffe.requests.show(dpo, id);

/** What was found, by which identifier; and where an identifier nobody gave came from. */
export function tellFound({ screen }: Told, { subject, searches }: RequestView): void {
  const { language } = screen;
  const groups = Map.groupBy(subject.matches, ({ ref, by, judgement, doubt }) =>
    JSON.stringify([ref.system, by.value, judgement, doubt]),
  );
  screen.table(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const origin = subject.grown.find((one) => one.value === first.by.value) ?? null;
      const kinds = counted(
        group.map(({ ref }) => ref.kind),
        language,
      );
      const judged =
        first.judgement === 'candidate' && first.doubt !== null
          ? `? ${screen.say(doubts[first.doubt])}`
          : screen.say({ fr: 'certain', en: 'certain' });
      return [[first.ref.system, kinds, first.by.value, origin === null ? judged : `${judged} ·`]];
    }),
  );
  const used = new Set(searches.flatMap(({ identifiers }) => identifiers.map(({ value }) => value)));
  for (const grown of subject.grown.filter((one) => one.kind === 'email' && used.has(one.value))) {
    screen.line({
      fr: `↳ ${grown.value} : personne ne l’avait donnée, elle se lit sur ${recordKey(grown.from)}`,
      en: `↳ ${grown.value}: nobody gave it, it is read on ${recordKey(grown.from)}`,
    });
  }
  for (const match of subject.matches.filter(({ aliases }) => aliases.length > 0)) {
    screen.line({
      fr: `↳ ${recordKey(match.ref)} en réunit ${match.aliases.length} : fiches fusionnées`,
      en: `↳ ${recordKey(match.ref)} is ${match.aliases.length} in one: merged records`,
    });
  }
}

/** One line for what has the same fate for the same reason; then what it costs and what will remain. */
export function tellPlan({ screen }: Told, plan: Plan, lines: readonly LineProgress[]): void {
  const { language } = screen;
  const groups = Map.groupBy(lines, ({ line }) =>
    JSON.stringify([line.system, line.action, line.reason, line.ground]),
  );
  screen.table(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { system, action, reason, ground } = first.line;
      const what =
        action === 'object'
          ? screen.say({ fr: `${group.length} adresse(s)`, en: `${group.length} address(es)` })
          : counted(
              group.map(({ line }) => line.ref.kind),
              language,
            );
      const why =
        ground === null ? screen.say(reasons[reason]) : `${screen.say(reasons[reason])} (${ground})`;
      return [[system, screen.say(actions[action]), what, why]];
    }),
  );
  const calls = plan.estimate.reduce((sum, one) => sum + one.calls, 0);
  const stays = lines.filter(({ line }) =>
    ['keep', 'leave', 'detach', 'redact'].includes(line.action),
  ).length;
  const through = lines.filter(({ line }) => line.through !== null).length;
  screen.line({
    fr: `${lines.length} lignes (${through} emportées par une autre), ${calls} appels au plus ; ${stays} resteront, dites sur l’attestation`,
    en: `${lines.length} lines (${through} go with another), ${calls} calls at most; ${stays} will remain, and be on the certificate`,
  });
  screen.line({
    fr: `empreinte du plan ${planName(plan)} : ${plan.digest.slice(0, 16)}…`,
    en: `digest of plan ${planName(plan)}: ${plan.digest.slice(0, 16)}…`,
  });
}

/** Carries out the approved plan, telling each batch as it ends. */
export async function carryOut({ stage, screen }: Told, id: number): Promise<RequestView> {
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    const { plans } = await show(stage, id);
    const lines = plans.filter(({ plan }) => plan.right === 'erasure').flatMap((one) => one.lines);
    const acts = lines.filter(({ line }) => isWrite(line) || line.through !== null);
    const ended = acts.filter(({ state }) => state === 'done' || state === 'already');
    const batches = Map.groupBy(
      ended.filter(({ line }) => !told.has(nameOf(line))),
      ({ line }) => `${line.system} ${line.action}`,
    );
    for (const batch of batches.values()) {
      for (const { line } of batch) told.add(nameOf(line));
      tellBatch(
        screen,
        batch.map(({ line }) => line),
      );
    }
    screen.progress({
      fr: `${bar(ended.length, acts.length)} ${ended.length}/${acts.length}`,
      en: `${bar(ended.length, acts.length)} ${ended.length}/${acts.length}`,
    });
  };
  await watch(stage.greffe.requests.carryOn(id, stage.signal), look);
  await look();
  screen.progress(null);
  return show(stage, id);
}

function tellBatch(screen: Screen, batch: readonly Line[]): void {
  const [first] = batch;
  if (!first) return;
  const done = {
    object: { fr: 'opposition', en: 'objected' },
    redact: { fr: 'masqué', en: 'redacted' },
    detach: { fr: 'dissocié', en: 'detached' },
    erase: { fr: 'effacé', en: 'erased' },
  }[first.action as 'object'];
  const what = first.action === 'object' ? batch.map(({ address }) => address?.value).join(', ') : '';
  const kinds =
    first.action === 'object'
      ? what
      : counted(
          batch.map(({ ref }) => ref.kind),
          screen.language,
        );
  screen.table([[first.system.padEnd(9), screen.say(done).padEnd(10), kinds]]);
}

const nameOf = (line: Line): string => `${line.system} ${line.number} ${line.action}`;

/** What another path than the one that wrote saw afterwards. */
export function tellReadBack({ screen }: Told, view: RequestView): void {
  const acts = linesOfErasure(view).filter(({ line }) => isWrite(line) || line.through !== null);
  const count = (verdict: string): number => acts.filter((one) => one.verdict === verdict).length;
  const later = count('pending') + count('recoverable');
  screen.check(
    acts.every(({ verdict }) => verdict !== 'contrary' && verdict !== null),
    {
      fr: `relu par un autre chemin : ${count('as-expected')} conformes, ${later} attendent que l’éditeur vide sa corbeille`,
      en: `read back by another path: ${count('as-expected')} as expected, ${later} wait for the vendor to empty its bin`,
    },
  );
}

export function linesOfErasure({ plans }: RequestView): readonly LineProgress[] {
  return plans
    .filter(({ plan }) => plan.right === 'erasure' && plan.approval !== null)
    .flatMap(({ lines }) => lines);
}

/** The certificate, checked from its file alone with the published key, then written as data and as pages. */
export async function certificate({ stage, screen, folder }: Told, id: number): Promise<Statement> {
  const { file } = await stage.greffe.certificates.show(dpo, id);
  const issued = JSON.parse(file) as Issued;
  const { statement } = issued;
  const { isGenuine, checks } = verifyAttestation(file, [stage.greffe.audit.verifierKey]);
  const words = { fr: labels.fr.kinds[statement.kind].word, en: labels.en.kinds[statement.kind].word };
  screen.check(isGenuine, {
    fr: `${words.fr} n° ${statement.number}, vérifiée hors ligne (${checks.length} contrôles)`,
    en: `${words.en} ${statement.number}, verified offline (${checks.length} checks)`,
  });
  const name = join(folder, `attestation-${statement.number}`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${name}.json`, file);
  for (const language of ['fr', 'en'] as const) {
    const products = { marketing: 'HubSpot', ventes: 'Salesforce' };
    const pages = await renderCertificate(issued, { language, timeZone: 'Europe/Paris', products });
    await writeFile(`${name}.${language}.pdf`, pages);
  }
  return statement;
}

/** One row for what remains for the same reason. */
export function tellResidues({ screen }: Told, { residues }: Statement): void {
  const { language } = screen;
  const groups = Map.groupBy(residues, ({ system, why, ground }) => JSON.stringify([system, why, ground]));
  screen.table(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const why = labels[language].reasons[first.why];
      const until = group
        .map((one) => one.until)
        .filter((one) => one !== null)
        .toSorted()
        .at(-1);
      const end = until === undefined ? '' : ` → ${dayOf(new Date(until), language)}`;
      const ground = first.ground === null ? '' : ` (${first.ground})`;
      return [
        [
          first.system,
          counted(
            group.map(({ kind }) => kind),
            language,
          ),
          `${why}${ground}${end}`,
        ],
      ];
    }),
  );
}

/** Months pass, date by date, until the final certificate. */
export async function letTimePass(told: Told, id: number): Promise<RequestView> {
  const { stage, screen } = told;
  const startedAt = stage.clock.now().getTime();
  let view = await show(stage, id);
  // A vendor has a few bins; whoever needs more dates than this would never end.
  for (let date = 0; date < 24 && !hasEnded(view.state) && view.request.wakeAt !== null; date += 1) {
    stage.pass(Math.max(0, view.request.wakeAt.getTime() - stage.clock.now().getTime()) + 60_000);
    view = await carryOn(told, id);
    const days = Math.round((stage.clock.now().getTime() - startedAt) / day);
    const open = linesOfErasure(view).filter(
      ({ verdict }) => verdict === 'pending' || verdict === 'recoverable',
    );
    const left = counted(
      open.map(({ line }) => line.ref.kind),
      screen.language,
    );
    screen.table([
      [
        screen.say({ fr: `+${days} jours`, en: `+${days} days` }).padEnd(10),
        left === ''
          ? screen.say({ fr: 'plus rien à attendre', en: 'nothing left to wait for' })
          : screen.say({ fr: `encore en corbeille : ${left}`, en: `still in a bin: ${left}` }),
      ],
    ]);
  }
  screen.check(view.state === 'done', {
    fr: `demande ${id} close`,
    en: `request ${id} closed`,
  });
  return view;
}

export async function writePlan({ folder }: Told, plan: Plan, lines: readonly LineProgress[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ plan, lines: lines.map(({ line }) => line) }, null, 2);
  await writeFile(join(folder, `plan-${planName(plan)}.json`), `${text}\n`);
}

/** Looks again and again while work is under way; the work's own failure is the one that counts. */
async function watch(work: Promise<void>, look: () => void | Promise<void>): Promise<void> {
  const state = { isOver: false };
  const over = work.finally(() => {
    state.isOver = true;
  });
  over.catch(() => undefined);
  while (!state.isOver) {
    await look();
    await Promise.race([over.catch(() => undefined), sleep(100)]);
  }
  await over;
}
