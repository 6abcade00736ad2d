import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/request.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { LineProgress } from '../../src/ports/store.ts';
import type { Screen } from './screen.ts';
import { dpo } from './stage.ts';
import type { Stage } from './stage.ts';
import { dayOf, seconds } from './words.ts';

/** A chapter under way; its files lie in a folder of their own. */
export interface Told {
  readonly stage: Stage;
  readonly screen: Screen;
  readonly folder: string;
}

export async function receive(
  { stage, screen }: Told,
  rights: readonly Right[],
  identifiers: readonly Identifier[],
): Promise<number> {
  const id = await stage.greffe.requests.open(dpo, {
    controller: 'tilleul',
    rights,
    identifiers,
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  const { due } = await show(stage, id);
  const lastDay = new Date(`${due.legalOn ?? due.conservativeOn}T12:00:00Z`);
  const known = identifiers.map(({ value }) => value).join(' · ');
  screen.line({
    fr: `demande ${id}, à répondre le ${dayOf(lastDay, 'fr')} au plus tard · elle donne : ${known}`,
    en: `request ${id}, to be answered by ${dayOf(lastDay, 'en')} · it gives: ${known}`,
  });
  return id;
}

export const show = ({ greffe }: Stage, id: number): Promise<RequestView> => greffe.requests.show(dpo, id);

/** Takes the request as far as it can go without a human or a date. */
export async function carryOn({ stage, screen }: Told, id: number): Promise<RequestView> {
  const startedAt = performance.now();
  await watch(stage, stage.greffe.requests.carryOn(id, stage.signal), () => {
    const ms = performance.now() - startedAt;
    screen.progress({ fr: `… ${seconds(ms, 'fr')}`, en: `… ${seconds(ms, 'en')}` });
  });
  screen.progress(null);
  return show(stage, id);
}

/** The lines somebody approved. */
export function approvedLines({ plans }: RequestView): readonly LineProgress[] {
  return plans
    .filter(({ plan }) => plan.right === 'erasure' && plan.approval !== null)
    .flatMap(({ lines }) => lines);
}

const lookEveryMs = 150;

/** Looks again and again while work is under way; the work's own failure is the one that counts. */
export async function watch(
  { signal }: Stage,
  work: Promise<void>,
  look: () => void | Promise<void>,
): Promise<void> {
  const state = { isOver: false };
  const over = work.finally(() => {
    state.isOver = true;
  });
  over.catch(() => undefined);
  do {
    await look();
    await Promise.race([over.catch(() => undefined), sleep(lookEveryMs)]);
  } while (!state.isOver);
  await over;
  signal.throwIfAborted();
}
