import { Refused } from '../../src/domain/approval.ts';
import { recordKey } from '../../src/domain/record.ts';
import { julien } from '../world/index.ts';
import { direction, dpo } from './stage.ts';
import type { Told } from './steps.ts';
import { carryOn, receive } from './steps.ts';
import { carryOut, certificate, writePlan } from './prove.ts';
import { tellCost, tellFound, tellPlan, tellReadBack, tellResidues } from './tell.ts';

/** An erasure, with a homonym to tell apart and a complaint that the lawyers want kept. @returns the request */
export async function tellJulien(told: Told): Promise<number> {
  const { stage, screen } = told;
  const { requests, plans, holds } = stage.greffe;
  screen.chapter({ fr: 'Julien Morvalent : « Effacez-moi. »', en: 'Julien Morvalent: “Erase me.”' });
  const id = await receive(
    told,
    ['erasure'],
    [
      { kind: 'email', value: julien.email },
      { kind: 'name', value: `${julien.given} ${julien.family}` },
    ],
  );

  screen.step({ fr: 'Chercher', en: 'Locate' });
  const found = await carryOn(told, id);
  tellFound(screen, found);
  const { candidates } = found;
  screen.check(candidates.length === 2, {
    fr: `${candidates.length} homonymes : rien n’avance sans la décision d’un humain`,
    en: `${candidates.length} namesakes: nothing moves until a human decides`,
  });
  await requests.match(
    dpo,
    id,
    candidates.map(({ ref }) => ({
      ref,
      decision: ref.id === stage.cast.julienContact ? ('accepted' as const) : ('set-aside' as const),
    })),
  );
  screen.table(
    candidates.map(({ ref, facts }) => [
      recordKey(ref),
      facts['town'] ?? '',
      ref.id === stage.cast.julienContact
        ? screen.say({ fr: 'c’est lui', en: 'it is him' })
        : screen.say({ fr: 'quelqu’un d’autre', en: 'somebody else' }),
    ]),
  );
  await requests.identify(dpo, id, 'espace client');
  await carryOn(told, id);

  screen.step({ fr: 'Décider', en: 'Plan' });
  const shown = await plans.show(dpo, id);
  tellCost(screen, shown.plan, shown.lines);
  await holds.place(direction, {
    controller: 'tilleul',
    over: { over: 'record', ref: { system: 'ventes', kind: 'Case', id: stage.cast.disputedCase } },
    ground: 'contentieux 2026-014',
    until: null,
  });
  screen.line({
    fr: 'La direction gèle alors la réclamation : contentieux 2026-014.',
    en: 'Then the management holds the complaint: contentieux 2026-014.',
  });
  const refusal = await plans.approve(dpo, id, shown.plan.digest, stage.signal).then(
    () => null,
    (error: unknown) => error,
  );
  screen.check(refusal instanceof Refused, {
    fr: 'l’ancienne empreinte ne peut plus être approuvée : le plan a changé',
    en: 'the old digest can no longer be approved: the plan has changed',
  });
  const { plan, lines } = await plans.show(dpo, id);
  await writePlan(told, plan, lines);
  tellPlan(screen, plan, lines);
  await plans.approve(dpo, id, plan.digest, stage.signal);
  screen.line({ fr: 'approuvé par le DPO, sur cette empreinte', en: 'approved by the DPO, on that digest' });

  screen.step({ fr: 'Exécuter, relire', en: 'Apply, verify' });
  tellReadBack(screen, await carryOut(told, id));

  screen.step({ fr: 'Prouver', en: 'Prove' });
  tellResidues(screen, (await certificate(told, id, 'provisional')).residues);
  return id;
}
