import type { Context, Failure } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { askAll, everyRow, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { isFailure } from './client.ts';
import { limits } from './limits.ts';

/** What a search brought: its rows, or why it was refused, and whether it went through all of the rows there are. */
export interface Searched {
  readonly rows: readonly Row[];
  readonly refusal: Failure | null;
  readonly isWhole: boolean;
}

/**
 * Asks everything together; a question that takes Salesforce longer than it gives is asked again of one stretch of
 * time after the other, each halved while it still takes too long. A person in a table too large to be searched is
 * better found in part, and the rest named, than never.
 */
export async function searchAll(
  client: Client,
  questions: readonly Question[],
  context: Context,
): Promise<readonly Searched[]> {
  const answers = await askAll(client, questions, context, isTooSlow);
  const found: Searched[] = [];
  for (const [at, question] of questions.entries()) {
    const answer = answers[at] ?? [];
    if (isRows(answer)) found.push({ rows: answer, refusal: null, isWhole: true });
    else if (isTooSlow(answer) && question.narrowed) {
      found.push(await searchSlices(client, question, question.narrowed, context));
    } else found.push({ rows: [], refusal: answer, isWhole: false });
  }
  return found;
}

/** Days ago: from the older, null for the beginning, to the newer. */
interface Stretch {
  readonly older: number | null;
  readonly newer: number;
}

const stretches: readonly Stretch[] = [
  { older: 365, newer: 0 },
  { older: 1_095, newer: 365 },
  { older: null, newer: 1_095 },
];
const shortestDays = 7;

async function searchSlices(
  client: Client,
  question: Question,
  narrowed: (condition: string) => string,
  context: Context,
): Promise<Searched> {
  const rows: Row[] = [];
  let isWhole = true;
  const waiting = [...stretches];
  for (let asked = 0; asked < limits.slicesPerSearch; asked += 1) {
    const stretch = waiting.shift();
    if (!stretch) break;
    const slice = { ...question, soql: narrowed(conditionOf(stretch)) };
    // Packed, so that it is not repeated by itself: what took too long takes too long again.
    const [first] = await client.composite([slice], context);
    if (first === undefined) continue;
    if (!isFailure(first)) rows.push(...(await everyRow(client, first, context)));
    else if (!isTooSlow(first)) throw new VendorFailure(first);
    else {
      const halves = halved(stretch);
      isWhole &&= halves.length > 0;
      waiting.unshift(...halves);
    }
  }
  return { rows, refusal: null, isWhole: isWhole && waiting.length === 0 };
}

function conditionOf({ older, newer }: Stretch): string {
  const bounds = [
    ...(older === null ? [] : [`CreatedDate >= N_DAYS_AGO:${older}`]),
    ...(newer === 0 ? [] : [`CreatedDate < N_DAYS_AGO:${newer}`]),
  ];
  return bounds.join(' AND ');
}

/** Newer first; twice as far back where there is no beginning. */
function halved({ older, newer }: Stretch): readonly Stretch[] {
  if (older === null) {
    return newer > 10_000
      ? []
      : [
          { older: newer * 2, newer },
          { older: null, newer: newer * 2 },
        ];
  }
  const middle = Math.floor((older + newer) / 2);
  return older - newer < 2 * shortestDays
    ? []
    : [
        { older: middle, newer },
        { older, newer: middle },
      ];
}

export function isTooSlow({ code }: Failure): boolean {
  return code === 'QUERY_TIMEOUT' || code === 'REQUEST_RUNNING_TOO_LONG';
}
