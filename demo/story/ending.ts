import type { Statement } from '../../src/domain/certificate.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { Character } from '../world/index.ts';
import { camille, julien } from '../world/index.ts';
import { dpo } from './stage.ts';
import type { Stage } from './stage.ts';
import { certificate, letTimePass } from './prove.ts';
import { show } from './steps.ts';
import type { Told } from './steps.ts';
import { tellResidues } from './tell.ts';
import { accountFor, differences, tracesOf } from './witness.ts';
import type { Account } from './witness.ts';
import { several, thousands } from './words.ts';

/** Time passes until both requests are closed; then a witness looks past every API, and the log is verified. */
export async function tellEnding(
  toldOf: Readonly<Record<'camille' | 'julien', Told>>,
  requests: Readonly<Record<'camille' | 'julien', number>>,
  before: ReadonlyMap<string, string>,
  snapshot: () => ReadonlyMap<string, string>,
): Promise<void> {
  const { stage, screen } = toldOf.camille;
  screen.chapter({
    fr: 'Les mois passent : les éditeurs vident leurs corbeilles',
    en: 'Months pass: the vendors empty their bins',
  });
  const endings: { person: Character; view: RequestView; statement: Statement }[] = [];
  for (const [name, person] of [
    ['camille', camille],
    ['julien', julien],
  ] as const) {
    screen.step({ fr: `${person.given} ${person.family}`, en: `${person.given} ${person.family}` });
    const view = await letTimePass(toldOf[name], requests[name]);
    const statement = await certificate(toldOf[name], requests[name], 'final');
    tellResidues(screen, statement.residues);
    endings.push({ person, view, statement });
  }

  screen.chapter({
    fr: 'Le témoin regarde dans les deux outils, sans passer par leurs API',
    en: 'The witness looks inside both tools, past their APIs',
  });
  const others = namesakeRecords(stage);
  for (const { person, view, statement } of endings)
    tellTraces(toldOf.camille, person, view, statement, others);
  const views = await Promise.all(Object.values(requests).map((id) => show(stage, id)));
  const all = differences(before, snapshot(), views);
  const asked = unexplained(all.unexplained);
  screen.check(all.unexplained.length === 0, {
    fr: `personne d’autre n’a changé, sur ${thousands(before.size, 'fr')} fiches${asked}`,
    en: `nobody else changed, of ${thousands(before.size, 'en')} records${asked}`,
  });
  screen.line({
    fr: `  au plan ${all.planned} · qui en dépendaient ${all.parts} · liens perdus ${all.links} · vidées par l’éditeur ${all.emptied}`,
    en: `  in the plan ${all.planned} · parts of those ${all.parts} · lost links ${all.links} · emptied by the vendor ${all.emptied}`,
  });
  const verdict = await stage.greffe.audit.verify(dpo, {});
  screen.check(verdict.faults.length === 0, {
    fr: `journal de preuve intact : ${verdict.entries} inscriptions, ${verdict.signedEntries} sous signature`,
    en: `audit log intact: ${verdict.entries} entries, ${verdict.signedEntries} under signature`,
  });
}

const unexplained = (keys: readonly string[]): string =>
  keys.length === 0 ? '' : ` — ${[...new Set(keys)].join(', ')} ?`;

function tellTraces(
  { stage, screen }: Told,
  person: Character,
  view: RequestView,
  statement: Statement,
  others: ReadonlySet<string>,
): void {
  const traces = tracesOf(stage, person);
  const accounts = Map.groupBy(traces, (trace) => accountFor(trace, statement, view, others));
  const recordsOf = (account: Account): number =>
    new Set((accounts.get(account) ?? []).map(({ kind, id }) => `${kind}:${id}`)).size;
  const lost = accounts.get('unexplained') ?? [];
  const unsaid = [...new Set(lost.map(({ system, kind, field }) => `${system} ${kind}.${field}`))].join(', ');
  const count = {
    residue: recordsOf('residue'),
    beyond: recordsOf('out-of-reach'),
    others: recordsOf('somebody-else'),
  };
  const name = `${person.given} ${person.family}`;
  screen.check(lost.length === 0, {
    fr:
      `${name} : ${several(count.residue, 'fiche')} avec une trace, sur l’attestation` +
      (count.beyond > 0 ? ` ; ${count.beyond} là où elle dit ne pas atteindre` : '') +
      (count.others > 0 ? ` ; ${count.others} à l’homonyme` : '') +
      (unsaid === '' ? '' : ` — ${unsaid} ?`),
    en:
      `${name}: ${several(count.residue, 'record')} with a trace, on the certificate` +
      (count.beyond > 0 ? `; ${count.beyond} where it says it cannot reach` : '') +
      (count.others > 0 ? `; ${count.others} of the namesake` : '') +
      (unsaid === '' ? '' : ` — ${unsaid} ?`),
  });
}

/** The other Julien's own rows: they bear his name, and must. */
function namesakeRecords({ salesforce, cast }: Stage): ReadonlySet<string> {
  const theirs = salesforce.witness
    .records()
    .filter(
      ({ id, links }) => id === cast.namesakeContact || links.includes(`Contact:${cast.namesakeContact}`),
    );
  return new Set(theirs.map(({ id }) => id));
}
