import type { Identifier } from '../../../domain/record.ts';
import { recordKey } from '../../../domain/record.ts';
import type { Decision, LocatedMatch } from '../../../domain/subject.ts';
import { tellsMore } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Findings, Search } from '../../../ports/store.ts';
import { statement, unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function findingsStore(keys: Keys): Findings {
  const readJudged: Findings['judged'] = async (tx, request) => {
    const key = await keys.unlock(tx, await keyOfMatter(tx, request));
    const rows = await matchesOf(tx, [request]);
    const found = rows.map(({ sealed, decision }) => ({ match: key.open(sealed) as LocatedMatch, decision }));
    return {
      matches: found.map(({ match }) => match).sort((a, b) => (recordKey(a.ref) < recordKey(b.ref) ? -1 : 1)),
      decisions: new Map(
        found.flatMap(({ match, decision }) => (decision ? [[recordKey(match.ref), decision]] : [])),
      ),
    };
  };

  return {
    async saveSearch(tx, request, search) {
      const key = await keyOfMatter(tx, request);
      const values = {
        searched_at: search.searchedAt,
        sealed: await keys.seal(tx, key, search.identifiers),
        gaps: JSON.stringify(search.gaps),
        failure: search.failure === null ? null : JSON.stringify(search.failure),
      };
      await unwrap(tx)
        .insertInto('search')
        .values({ request, system: search.system, round: search.round, ...values })
        .onConflict((conflict) => conflict.columns(['request', 'system', 'round']).doUpdateSet(values))
        .execute();
    },
    async searches(tx, request) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, request));
      const rows = await searchesOf(tx, [request]);
      return rows.map(({ sealed, ...row }) => ({ ...row, identifiers: key.open(sealed) as Identifier[] }));
    },
    async saveMatches(tx, request, matches, at) {
      if (matches.length === 0) return;
      const key = await keys.unlock(tx, await keyOfMatter(tx, request));
      const undecided = await unwrap(tx)
        .selectFrom('match')
        .select('sealed')
        .where('request', '=', request)
        .where('decision', 'is', null)
        .execute();
      const known = new Map(
        undecided
          .map((row) => key.open(row.sealed) as LocatedMatch)
          .map((match) => [recordKey(match.ref), match]),
      );
      for (const match of matches) {
        const sealed = key.seal(match);
        const { digest } = keys.lookUp.current('ref', recordKey(match.ref));
        const before = known.get(recordKey(match.ref));
        if (before && tellsMore(match, before)) {
          const digests = keys.lookUp.all('ref', recordKey(match.ref)).map((one) => one.digest);
          await unwrap(tx)
            .updateTable('match')
            .set({ sealed, found_at: at })
            .where('request', '=', request)
            .where('ref_digest', 'in', digests)
            .execute();
          continue;
        }
        await unwrap(tx)
          .insertInto('match')
          .values({
            request,
            system: match.ref.system,
            kind: match.ref.kind,
            ref_digest: digest,
            sealed,
            found_at: at,
          })
          // Otherwise the first find is kept: the evidence a person decided on does not change under them.
          .onConflict((conflict) => conflict.columns(['request', 'system', 'kind', 'ref_digest']).doNothing())
          .execute();
      }
    },
    async matches(tx, request) {
      return (await readJudged(tx, request)).matches;
    },
    judged: readJudged,
    async decide(tx, request, ref, decision, by, at) {
      const digests = keys.lookUp.all('ref', recordKey(ref));
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('match')
        .set({ decision, decided_by: by, decided_at: at })
        .where('request', '=', request)
        .where(
          'ref_digest',
          'in',
          digests.map((one) => one.digest),
        )
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

const searchesOf = statement<Omit<Search, 'identifiers'> & { readonly sealed: Buffer }>(
  'searches',
  'reads',
  `select system, round, searched_at as "searchedAt", gaps, failure, sealed
    from search where request = $1 order by round, system`,
);
const matchesOf = statement<{ readonly sealed: Buffer; readonly decision: Decision | null }>(
  'matches',
  'reads',
  'select sealed, decision from match where request = $1',
);
