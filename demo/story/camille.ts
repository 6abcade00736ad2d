import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { camille } from '../world/index.ts';
import { dpo } from './stage.ts';
import type { Told } from './steps.ts';
import { carryOn, receive } from './steps.ts';
import { carryOut, certificate, writePlan } from './prove.ts';
import { tellFound, tellPlan, tellReadBack, tellResidues } from './tell.ts';
import { thousands } from './words.ts';

/** "Send me my data, then erase me": the copy leaves before its source goes. @returns the request */
export async function tellCamille(told: Told): Promise<number> {
  const { stage, screen } = told;
  screen.chapter({
    fr: `Camille Aubrenoix : « Envoyez-moi mes données, puis effacez-moi. »`,
    en: `Camille Aubrenoix: “Send me my data, then erase me.”`,
  });
  const id = await receive(told, ['access', 'erasure'], [{ kind: 'email', value: camille.email }]);

  screen.step({ fr: 'Chercher', en: 'Locate' });
  tellFound(screen, await carryOn(told, id));

  screen.step({ fr: 'Remettre la copie (art. 15)', en: 'Hand over the copy (art. 15)' });
  await stage.greffe.requests.identify(dpo, id, 'rappelée au numéro connu');
  screen.line({
    fr: 'identité établie : rappelée au numéro connu',
    en: 'identity settled: called back on the number we hold',
  });
  await carryOn(told, id);
  await handOver(told, id);

  screen.step({ fr: 'Décider', en: 'Plan' });
  await carryOn(told, id);
  const { plan, lines } = await stage.greffe.plans.show(dpo, id);
  await writePlan(told, plan, lines);
  tellPlan(screen, plan, lines);
  await stage.greffe.plans.approve(dpo, id, plan.digest, stage.signal);
  screen.line({ fr: 'approuvé par le DPO, sur cette empreinte', en: 'approved by the DPO, on that digest' });

  screen.step({ fr: 'Exécuter, relire', en: 'Apply, verify' });
  tellReadBack(screen, await carryOut(told, id));

  screen.step({ fr: 'Prouver', en: 'Prove' });
  tellResidues(screen, (await certificate(told, id, 'provisional')).residues);
  return id;
}

async function handOver(told: Told, id: number): Promise<void> {
  const { stage, screen, folder } = told;
  const { packages } = stage.greffe;
  const review = await packages.review(dpo, id);
  const { built } = review.package;
  const records = review.cover.groups.reduce((sum, { count }) => sum + count, 0);
  const { language } = screen;
  const size = thousands(Math.ceil(built.bytes / 1_024), language);
  screen.line({
    fr: `paquet écrit : ${records} fiches, ${size} Ko ; un humain relit ${review.lines.length} lignes où d’autres paraissent`,
    en: `package written: ${records} records, ${size} kB; a human reads ${review.lines.length} lines in which others appear`,
  });
  await packages.sign(dpo, id, built.digest, stage.signal);
  const fetched = await packages.fetch(dpo, id);
  await mkdir(folder, { recursive: true });
  await pipeline(fetched.stream, createWriteStream(join(folder, fetched.fileName)));
  screen.line({
    fr: `signé (${fetched.digest.slice(0, 16)}…), retiré : ${fetched.fileName}`,
    en: `signed (${fetched.digest.slice(0, 16)}…), fetched: ${fetched.fileName}`,
  });
  const { request } = await carryOn(told, id);
  const access = request.rights.find(({ right }) => right === 'access');
  screen.check(access?.state === 'done' && fetched.digest === built.digest, {
    fr: 'ce qui est parti est ce qui a été relu et signé ; l’effacement peut commencer',
    en: 'what left is what was reviewed and signed; the erasure may begin',
  });
  const { access: stated } = await certificate(told, id, 'provisional');
  screen.check(stated?.digest === fetched.digest, {
    fr: 'l’attestation nomme cette copie par son empreinte',
    en: 'the certificate names that copy by its digest',
  });
}
