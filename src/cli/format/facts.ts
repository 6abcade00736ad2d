import { wordFor } from '../codes.ts';
import type { Session } from '../session.ts';
import { minuteOf } from './instants.ts';

/** "town Sète · created 2024-03-01": what lets a human tell one record from another. */
export function factsOf({ words, timeZone }: Session, facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(
      ([name, value]) =>
        `${wordFor(words.codes.facts, name)} ${name === 'goesOutAt' ? minuteOf(new Date(value), timeZone) : value}`,
    )
    .join(' · ');
}
