import type { Context, Failure, Gap, Scanned, ScanPage } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text, unreadable } from './answers.ts';
import { jobNotReady } from './bulk-query.ts';
import type { Client } from './client.ts';
import { isFailure } from './client.ts';
import { describedAnew } from './describe.ts';
import type { Catalogue } from './describe.ts';
import type { Source } from './evidence.ts';
import { limits } from './limits.ts';
import { live, sendersAmong } from './mails.ts';
import { orFailure } from './outcomes.ts';
import { cursorOf, placeAt } from './scan-place.ts';
import type { Place } from './scan-place.ts';
import { prepare, soqlAfter } from './scan-question.ts';
import type { ScanQuestion } from './scan-question.ts';
import { mayReadEverything, ownRights } from './sight.ts';
import { bulkRows, isWanted, restRow, sightingOf } from './sighting.ts';
import { isTooSlow } from './slices.ts';

/**
 * All live rows of a kind, a page at a time, in the order of their ids. A short table is asked page by page; what is
 * longer is left to a job of the Bulk API, whose result is read in pages. Whatever becomes of the job, the last id
 * handed on says where to go on.
 */
export function scan(
  client: Client,
  catalogue: Catalogue,
  sources: readonly Source[],
  now: Date,
  wanted: Scanned,
  cursor: string | null,
  context: Context,
): Promise<ScanPage> {
  return describedAnew(catalogue, async (isAnew) => {
    const place = placeAt(cursor);
    const { question, gaps } = await prepare(catalogue, sources, wanted, context);
    const known = cursor === null || isAnew ? gaps : [];
    if (question === null) return { items: [], cursor: null, gaps: known };
    const { rows, next, seesAll = true } = await stepFrom(client, question, place, context);
    const kept = rows.filter((row) => isWanted(question, row, wanted.where));
    const mails = wanted.kind === 'EmailMessage' ? kept : [];
    const sendersOf = await sendersAmong(client, catalogue, mails, context);
    return {
      items: kept.map((row) => sightingOf(question, row, now, sendersOf)),
      cursor: cursorOf(next === null ? null : { ...next, isPartial: next.isPartial || !seesAll }),
      gaps: [...known, ...(seesAll || place.isPartial ? [] : [ofOthers])],
    };
  });
}

const ofOthers: Gap = {
  what: 'records that others own: the token sees only its own, and a scan cannot tell how many are missing',
  because: 'no-scope',
  mend: 'Give the integration user View All Data, then scan again.',
};

interface Step {
  readonly rows: readonly Row[];
  /** null ends. */
  readonly next: Place | null;
  /** False where the token turned out to see only a part: it is shown fewer rows, and told nothing. */
  readonly seesAll?: boolean;
}

function stepFrom(client: Client, question: ScanQuestion, place: Place, context: Context): Promise<Step> {
  if (place.job !== null) return nextOfJob(client, question, place, place.job, context);
  const isLong = place.pages >= limits.pagesBeforeJob && place.lost < limits.jobsLost;
  return isLong ? beginJob(client, question, place, context) : nextPage(client, question, place, context);
}

async function nextPage(
  client: Client,
  question: ScanQuestion,
  place: Place,
  context: Context,
): Promise<Step> {
  const soql = soqlAfter(question, place, limits.queryPage);
  // Packed, so that it is not repeated by itself: what took too long takes too long again.
  const [page, rights] = await client.composite([live(soql), live(ownRights)], context);
  if (page === undefined) throw unreadable('read');
  if (isFailure(page)) {
    if (isTooSlow(page) && place.lost < limits.jobsLost) {
      return { rows: [], next: { ...place, pages: limits.pagesBeforeJob } };
    }
    return judgedHere(question, place, page);
  }
  const rows = page.rows.map((row) => restRow(question, row));
  const hasMore = page.next !== null || rows.length >= limits.queryPage;
  const after = lastId(rows) ?? place.after;
  return {
    rows,
    next: hasMore ? { ...place, after, pages: place.pages + 1 } : null,
    seesAll: rights !== undefined && !isFailure(rights) && rights.rows.some(mayReadEverything),
  };
}

/** A condition the vendor will not have is asked no more; without conditions its refusal stands. */
function judgedHere(question: ScanQuestion, place: Place, failure: Failure): Step {
  if (failure.kind !== 'invalid' || place.isJudged || question.asked.length === 0) {
    throw new VendorFailure(failure);
  }
  return { rows: [], next: { ...place, isJudged: true } };
}

/** Made and noted before anything is read of it, so that it is not forgotten. */
async function beginJob(
  client: Client,
  question: ScanQuestion,
  place: Place,
  context: Context,
): Promise<Step> {
  const made = await orFailure(() => client.createQueryJob(soqlAfter(question, place, null), context));
  if (typeof made === 'string') {
    const job = { id: made, from: place.after, locator: null, polls: 0, isSorted: true };
    const rights = await client.query(live(ownRights), context);
    return { rows: [], next: { ...place, job }, seesAll: rights.rows.some(mayReadEverything) };
  }
  if (isPassing(made)) throw new VendorFailure(made);
  // Not in this edition, not for this user, no job left today: pages lead to the same end.
  return { rows: [], next: { ...place, lost: limits.jobsLost } };
}

async function nextOfJob(
  client: Client,
  question: ScanQuestion,
  place: Place,
  job: NonNullable<Place['job']>,
  context: Context,
): Promise<Step> {
  if (job.locator === null) {
    const state = await orFailure(() => client.queryJob(job.id, job.polls, context));
    if (state === 'failed' || job.polls >= limits.pollsOfOneJob) return withoutJob(place, job);
    if (state !== 'complete') {
      if (state.code === jobNotReady) {
        return { rows: [], next: { ...place, job: { ...job, polls: job.polls + 1 } } };
      }
      return lostUnlessPassing(place, job, state);
    }
  }
  const page = await orFailure(() => client.queryResults(job.id, job.locator, context));
  if (!('columns' in page)) return lostUnlessPassing(place, job, page);
  const rows = page.rows.length === 0 ? [] : bulkRows(question, page.columns, page.rows);
  if (rows === null) return withoutJob(place, job);
  if (page.locator === null) {
    // What cannot be deleted Salesforce deletes itself, after seven days: the rows are read.
    await orFailure(() => client.deleteQueryJob(job.id, context));
    return { rows, next: null };
  }
  const isSorted = job.isSorted && areSorted(place.after, rows);
  return {
    rows,
    next: {
      ...place,
      after: lastId(rows) ?? place.after,
      lost: isSorted ? 0 : place.lost,
      job: { ...job, locator: page.locator, isSorted },
    },
  };
}

/** Expired, deleted, made under another version of the API: all the same to whoever reads it. */
function lostUnlessPassing(place: Place, job: NonNullable<Place['job']>, failure: Failure): Step {
  if (isPassing(failure)) throw new VendorFailure(failure);
  return withoutJob(place, job);
}

/**
 * On from the last id; were the rows in no order, that id would say nothing of the others, and pages, which are in
 * order, begin where the job began. Rows seen twice are better than rows never seen.
 */
function withoutJob(place: Place, job: NonNullable<Place['job']>): Step {
  const next = job.isSorted
    ? { ...place, lost: place.lost + 1, job: null }
    : { ...place, after: job.from, lost: limits.jobsLost, job: null };
  return { rows: [], next };
}

/** Time mends it, or a person: neither the job nor the question is at fault. */
function isPassing({ kind, code }: Failure): boolean {
  return (
    kind === 'rate-limited' ||
    kind === 'unavailable' ||
    kind === 'quota-spent' ||
    code === 'INVALID_SESSION_ID'
  );
}

function lastId(rows: readonly Row[]): string | null {
  const last = rows.at(-1);
  return last === undefined ? null : text(last, 'Id');
}

/** The first fifteen characters of an id tell it; their order is that of their codes. */
function areSorted(after: string | null, rows: readonly Row[]): boolean {
  let before = (after ?? '').slice(0, 15);
  return rows.every((row) => {
    const id = (text(row, 'Id') ?? '').slice(0, 15);
    const isLater = id > before;
    before = id;
    return isLater;
  });
}
