import type { Statement } from '../../src/domain/certificate.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { Character } from '../world/index.ts';
import { camille, julien } from '../world/index.ts';
import { dpo } from './stage.ts';
import type { Stage } from './stage.ts';
import { certificate, letTimePass, show, tellResidues } from './steps.ts';
import type { Told } from './steps.ts';
import { accountFor, differences, tracesOf } from './witness.ts';
import type { Account } from './witness.ts';
import { thousands } from './words.ts';

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
    const statement = await certificate(toldOf[name], requests[name]);
    screen.check(statement.kind === 'final', {
      fr: 'l’attestation est définitive',
      en: 'the certificate is final',
    });
    tellResidues(toldOf[name], statement);
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
  screen.check(all.unexplained.length === 0, {
    fr: `personne d’autre n’a changé : sur ${thousands(before.size, 'fr')} fiches, ${all.planned} approuvées, ${all.links} ont perdu leur seul lien, ${all.parts} dépendances, ${all.emptied} corbeilles vidées par l’éditeur${unexplained(all.unexplained)}`,
    en: `nobody else changed: of ${thousands(before.size, 'en')} records, ${all.planned} approved, ${all.links} lost only their link, ${all.parts} parts, ${all.emptied} emptied by the vendor itself${unexplained(all.unexplained)}`,
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
  const homonym = recordsOf('somebody-else');
  screen.check(lost.length === 0, {
    fr:
      `${person.given} ${person.family} : ${recordsOf('residue')} fiches portent encore une trace, toutes sur l’attestation` +
      `${recordsOf('out-of-reach') > 0 ? ` ; ${recordsOf('out-of-reach')} là où elle dit ne pas atteindre` : ''}` +
      `${homonym > 0 ? ` ; ${homonym} sont à l’homonyme` : ''}${unsaid === '' ? '' : ` — ${unsaid} ?`}`,
    en:
      `${person.given} ${person.family}: ${recordsOf('residue')} records still bear a trace, all on the certificate` +
      `${recordsOf('out-of-reach') > 0 ? `; ${recordsOf('out-of-reach')} where it says it cannot reach` : ''}` +
      `${homonym > 0 ? `; ${homonym} are the namesake’s` : ''}${unsaid === '' ? '' : ` — ${unsaid} ?`}`,
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
