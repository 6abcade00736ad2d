import type { Context } from '../../contract/index.ts';
import type { Related } from '../../domain/graph.ts';
import type { Gap, Ref } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { Subject } from '../../domain/subject.ts';
import { isStillTheirs, isTheirs } from '../../domain/subject.ts';
import type { House, System } from '../house.ts';
import type { Unanswered } from './locate.ts';
import { answerOf } from './locate.ts';

/** The graph around the person in one system. */
export interface Expanded {
  readonly system: System;
  readonly related: readonly Related[];
  readonly gaps: readonly Gap[];
}

/** Everything around the person's records, system by system. One that does not answer does not hold up the others. */
export async function expandAll(
  house: House,
  systems: readonly string[],
  subject: Subject,
  context: Context,
): Promise<{ readonly graphs: readonly Expanded[]; readonly unanswered: readonly Unanswered[] }> {
  const unanswered: Unanswered[] = [];
  const graphs = await Promise.all(
    systems.map(async (name) => {
      const refs = refsIn(subject, name);
      const answer = await answerOf(async () => {
        const system = await house.system(name);
        return refs.length === 0
          ? { system, related: [], gaps: [] }
          : withoutStrangers(house, subject, withUnseen(refs, await expandIn(system, refs, context)));
      });
      if (answer.answered) return answer.value;
      unanswered.push({ system: name, ...answer.obstacle });
      return null;
    }),
  );
  return { graphs: graphs.filter((graph) => graph !== null), unanswered };
}

export async function expandIn(system: System, refs: readonly Ref[], context: Context): Promise<Expanded> {
  const { expand } = system.connection;
  if (!expand) return { system, related: refs.map((ref) => alone(ref, ['erase'])), gaps: [] };
  const related: Related[] = [];
  const gaps: Gap[] = [];
  for (let start = 0; start < refs.length; start += expand.batchMax) {
    let cursor: string | null = null;
    do {
      const page = await expand.call(refs.slice(start, start + expand.batchMax), cursor, context);
      related.push(...page.items);
      gaps.push(...page.gaps);
      cursor = page.cursor;
    } while (cursor !== null);
  }
  return { system, related, gaps };
}

export function refsIn(subject: Subject, system: string): readonly Ref[] {
  const refs = subject.matches
    .filter((match) => match.ref.system === system && isTheirs(match))
    .map(({ ref }) => ({ kind: ref.kind, id: ref.id }));
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

/** Rows that were given to somebody else since they were found, and what hangs on them, are not the person's any more. */
export function withoutStrangers(house: House, subject: Subject, expanded: Expanded): Expanded {
  const { system, related } = expanded;
  const matches = subject.matches.filter(
    (match) => match.ref.system === system.name && match.role === 'person',
  );
  const isStranger = ({ ref, identifiers }: Related): boolean => {
    const found = matches.filter((match) => refKey(match.ref) === refKey(ref));
    return (
      identifiers !== undefined &&
      found.length > 0 &&
      !found.some((match) => isStillTheirs(match, identifiers, house.normalise))
    );
  };
  const strangers = new Set(related.filter(isStranger).map((one) => refKey(one.ref)));
  if (strangers.size === 0) return expanded;
  const theirs = related.filter(
    (one) => !strangers.has(refKey(one.ref)) && !hangsOn(strangers, one, related),
  );
  return { ...expanded, related: theirs };
}

/** To the last hop. */
function hangsOn(strangers: ReadonlySet<string>, one: Related, related: readonly Related[]): boolean {
  const parents = new Map(related.map((each) => [refKey(each.ref), refKey(each.of)]));
  const seen = new Set<string>();
  for (let key = refKey(one.of); !seen.has(key); key = parents.get(key) ?? key) {
    if (strangers.has(key)) return true;
    seen.add(key);
  }
  return false;
}

/** A record that was matched and that no graph shows stands for itself: nothing found is dropped. */
function withUnseen(refs: readonly Ref[], expanded: Expanded): Expanded {
  const seen = new Set(expanded.related.map((one) => refKey(one.ref)));
  const unseen = refs.filter((ref) => !seen.has(refKey(ref))).map((ref) => alone(ref, []));
  return { ...expanded, related: [...expanded.related, ...unseen] };
}

function alone(ref: Ref, can: Related['can']): Related {
  return {
    ref,
    of: ref,
    relation: 'owned',
    whenErased: 'stays',
    others: { persons: 0, organisations: 0, transactions: 0 },
    can,
    redactable: [],
    facts: {},
  };
}
