import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Statement } from '../../src/domain/certificate.ts';
import { inFrench } from '../../src/domain/in-french.ts';
import { isWrite, planName } from '../../src/domain/plan.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { hasEnded } from '../../src/domain/request.ts';
import { verifyAttestation } from '../../src/greffe/offline.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import { labels } from '../../src/platform/pdf/labels.ts';
import type { Issued } from '../../src/platform/pdf/printed.ts';
import { renderCertificate } from '../../src/platform/pdf/render.ts';
import type { LineProgress } from '../../src/ports/store.ts';
import { bar } from './screen.ts';
import { dpo } from './stage.ts';
import type { Told } from './steps.ts';
import { approvedLines, carryOn, show, watch } from './steps.ts';
import { tellBatch } from './tell.ts';
import { counted } from './words.ts';

const day = 86_400_000;

export async function writePlan({ folder }: Told, plan: Plan, lines: readonly LineProgress[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ plan, lines: lines.map(({ line }) => line) }, null, 2);
  await writeFile(join(folder, `plan-${planName(plan)}.json`), `${text}\n`);
}

/** Carries out the approved plan, telling each batch as it ends. */
export async function carryOut({ stage, screen }: Told, id: number): Promise<RequestView> {
  const told = new Set<number>();
  const look = async (): Promise<void> => {
    const lines = approvedLines(await show(stage, id));
    const acts = lines.filter(({ line }) => isWrite(line) || line.through !== null);
    const ended = acts.filter(({ state }) => state === 'done' || state === 'already');
    const fresh = ended.map(({ line }) => line).filter(({ number }) => !told.has(number));
    for (const batch of Map.groupBy(fresh, ({ system, action }) => `${system} ${action}`).values()) {
      for (const { number } of batch) told.add(number);
      tellBatch(screen, batch);
    }
    const progress = `${bar(ended.length, acts.length)} ${ended.length}/${acts.length}`;
    screen.progress({ fr: progress, en: progress });
  };
  await watch(stage, stage.greffe.requests.carryOn(id, stage.signal), look);
  await look();
  screen.progress(null);
  return show(stage, id);
}

/** The certificate, checked from its file alone with the published key, then written as data and as pages. */
export async function certificate(
  { stage, screen, folder }: Told,
  id: number,
  kind: Statement['kind'],
): Promise<Statement> {
  const { file } = await stage.greffe.certificates.show(dpo, id);
  const issued = JSON.parse(file) as Issued;
  const { statement } = issued;
  const { isGenuine, checks } = verifyAttestation(file, [stage.greffe.audit.verifierKey]);
  screen.check(isGenuine && statement.kind === kind, {
    fr: `${labels.fr.kinds[statement.kind].word} n° ${statement.number}, vérifiée hors ligne (${checks.length} contrôles)`,
    en: `${labels.en.kinds[statement.kind].word} ${statement.number}, verified offline (${checks.length} checks)`,
  });
  const name = join(folder, `attestation-${statement.number}`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${name}.json`, file);
  const french = inFrench(await stage.application.french());
  for (const language of ['fr', 'en'] as const) {
    const products = { marketing: 'HubSpot', ventes: 'Salesforce' };
    const pages = await renderCertificate(issued, {
      language,
      timeZone: 'Europe/Paris',
      french,
      products,
    });
    await writeFile(`${name}.${language}.pdf`, pages);
  }
  return statement;
}

/** Months pass, date by date, until the request is closed. */
export async function letTimePass(told: Told, id: number): Promise<RequestView> {
  const { stage, screen } = told;
  let view = await show(stage, id);
  const openedAt = view.request.openedAt.getTime();
  // A vendor has a few bins; whoever needed more dates than this would never end.
  for (let date = 0; date < 24 && !hasEnded(view.state) && view.request.wakeAt !== null; date += 1) {
    stage.pass(Math.max(0, view.request.wakeAt.getTime() - stage.clock.now().getTime()) + 60_000);
    view = await carryOn(told, id);
    const days = Math.round((stage.clock.now().getTime() - openedAt) / day);
    const open = approvedLines(view).filter(
      ({ verdict }) => verdict === 'pending' || verdict === 'recoverable',
    );
    const left = counted(
      open.map(({ line }) => line.ref.kind),
      screen.language,
    );
    screen.table([
      [
        screen.say({ fr: `${days} j`, en: `${days} d` }).padStart(5),
        left === ''
          ? screen.say({ fr: 'les corbeilles sont vides', en: 'the bins are empty' })
          : screen.say({ fr: `chez les éditeurs encore : ${left}`, en: `still at the vendors: ${left}` }),
      ],
    ]);
  }
  screen.check(view.state === 'done', { fr: `demande ${id} close`, en: `request ${id} closed` });
  return view;
}
