import type { Person } from '../domain/approval.ts';
import type { AutomaticKind } from '../domain/automatic-letter-kinds.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import { demandExtendable, demandSuspendable } from '../domain/deadline.ts';
import type { LetterState, LetterWay, RequestLetter } from '../domain/letter.ts';
import {
  demandFirst,
  demandFitting,
  demandSentBetween,
  saysTheSame,
  stillAnswered,
} from '../domain/letter.ts';
import type { Because } from '../domain/letter-facts.ts';
import type { AnsweredRight, LetterKind } from '../domain/letter-kinds.ts';
import { LETTERS } from '../domain/letter-kinds.ts';
import { demandRefusable } from '../domain/refusal.ts';
import { Refused } from '../domain/refused.ts';
import type { Request } from '../domain/request.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import { shippedLetter } from '../domain/shipped-letter.ts';
import type { TemplateKind } from '../domain/template-kinds.ts';
import type { LetterContent } from '../ports/letter-store.ts';
import { MailRefused } from '../ports/mail.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { exampleLetter } from '../procedures/example-letter.ts';
import type { DraftedLetter, LetterWish } from '../procedures/letters.ts';
import { draftLetter } from '../procedures/letters.ts';
import { admit, enterReveal } from './admit.ts';
import { demandOpen, entry, keptRequest, lockedRequest, openRights } from './open-request.ts';
import { demandNotApplying } from './request-clock.ts';
import { noSuchLetter } from './sent-letter.ts';

export type { DraftedLetter, LetterWish } from '../procedures/letters.ts';

/** What became of a letter that was to leave. */
export interface SentLetter {
  readonly number: number;
  readonly state: LetterState;
  /** What to mend, where the mail server did not take it, or may have. */
  readonly mend: string | null;
  /** As it left: whoever passes it on writes it to a file. */
  readonly letter: DraftedLetter;
}

/** A letter that left without greffe, or one that greffe wrote and somebody sent. */
export type RecordedLetter =
  | { readonly number: number; readonly sentOn: CivilDay; readonly way?: LetterWay }
  | {
      readonly kind: LetterKind;
      readonly sentOn: CivilDay;
      readonly way: LetterWay;
      readonly digest: string;
      readonly because: Because;
    };

/** A letter that greffe keeps. */
export interface ShownLetter {
  readonly letter: RequestLetter;
  readonly content: LetterContent | null;
}

export interface LettersNoun {
  /** Exactly what would leave. */
  preview(by: Person, id: number, wish: LetterWish): Promise<DraftedLetter>;
  /**
   * Sends what was shown, and nothing else.
   * @param again  although one of the kind left already, or may have
   */
  send(
    by: Person,
    id: number,
    wish: LetterWish,
    sending: { readonly digest: string; readonly way: LetterWay; readonly again: boolean },
  ): Promise<SentLetter>;
  record(by: Person, id: number, letter: RecordedLetter): Promise<number>;
  list(by: Person, id: number): Promise<readonly RequestLetter[]>;
  /** A letter as it was written; without content where that was elsewhere. */
  show(by: Person, id: number, number: number): Promise<ShownLetter>;
  /** The text of ours, to be changed in config/letters. */
  template(kind: TemplateKind, language: 'fr' | 'en'): Promise<string>;
  /** A letter that leaves by itself, in the words in force, about nobody: nothing of a person is in it. */
  example(
    controller: string,
    kind: AutomaticKind,
    language?: 'fr' | 'en',
  ): Promise<{ readonly subject: string; readonly text: string }>;
}

export function lettersNoun(house: House): LettersNoun {
  return {
    async preview(by, id, wish) {
      await admit(house, by, 'see requests', `request ${id}`);
      const request = await house.store.read((tx) => keptRequest(house, tx, by, id));
      const letter = await draftLetter(house, request, wish);
      demandTurn(request, wish.kind);
      await enterReveal(house, by, { about: `request ${id}`, kind: 'letter', count: 1, request: id });
      return letter;
    },
    async send(by, id, wish, { digest, way, again }) {
      await admitSender(house, by, id, wish.kind);
      return oneAtATime(house, id, async () => {
        const request = await house.store.read((tx) => keptRequest(house, tx, by, id));
        const letter = await draftLetter(house, request, wish);
        demandTurn(request, wish.kind);
        demandShown(letter, digest);
        if (way === 'mail') demandAddress(letter);
        return leave(house, by, request, wish, letter, way, again);
      });
    },
    async record(by, id, recorded) {
      await admit(house, by, 'send a letter', `request ${id}`);
      const kind = 'kind' in recorded ? recorded.kind : (await letterOf(house, by, id, recorded.number)).kind;
      await admitSender(house, by, id, kind);
      return oneAtATime(house, id, () =>
        commit(house, async ({ tx, record }) => {
          const request = await lockedRequest(house, tx, by, id);
          const taken = await takeDown(house, tx, by, request, recorded);
          await house.store.requests.answered(tx, id, taken.answers, recorded.sentOn);
          record({
            ...(await entry(house, tx, by, 'letter-sent', id, {
              letter: taken.digest,
              number: String(taken.number),
              way: taken.way,
              sentOn: recorded.sentOn,
            })),
            kind: taken.kind,
          });
          return taken.number;
        }),
      );
    },
    async show(by, id, number) {
      await admit(house, by, 'see requests', `request ${id}`);
      const shown = await house.store.read(async (tx) => {
        await keptRequest(house, tx, by, id);
        const letter = (await house.store.letters.of(tx, id)).find((one) => one.number === number);
        if (!letter) throw noSuchLetter(id);
        return { letter, content: await house.store.letters.content(tx, id, number) };
      });
      await enterReveal(house, by, { about: `request ${id}`, kind: 'letter', count: 1, request: id });
      return shown;
    },
    async list(by, id) {
      await admit(house, by, 'see requests', `request ${id}`);
      return house.store.read(async (tx) => {
        await keptRequest(house, tx, by, id);
        return house.store.letters.of(tx, id);
      });
    },
    template: async (kind, language) => shippedLetter(kind, language),
    example: async (controller, kind, language) => exampleLetter(house, controller, kind, language),
  };
}

/** What becomes of a letter is written down by one hand: neither sent twice, nor recorded while it leaves. */
async function oneAtATime<T>(house: House, id: number, work: () => Promise<T>): Promise<T> {
  const attempt = await house.locks.tryWith(`letters of request ${id}`, work);
  if (attempt.held) return attempt.value;
  throw new Refused(
    'letter-leaving',
    `A letter of request ${id} is leaving just now. See what became of it with: greffe letter list ${id}`,
  );
}

/** Whoever sends a letter needs the role of the act it announces, too. */
async function admitSender(house: House, by: Person, id: number, kind: LetterKind): Promise<void> {
  const about = `request ${id}`;
  await admit(house, by, 'send a letter', about);
  if (kind === 'refusal' || kind === 'partial-refusal') await admit(house, by, 'refuse a request', about);
  if (kind === 'extension' || kind === 'identity-question') {
    await admit(house, by, 'change the clock', about);
  }
}

/** What asks, promises or announces is for a request under way. @throws Refused('request-ended') */
function demandTurn(request: Request, kind: LetterKind): void {
  const { answers } = LETTERS[kind];
  if (answers === 'open' || (answers === null && kind !== 'lift-restriction')) demandOpen(request);
}

function demandShown(letter: DraftedLetter, digest: string): void {
  if (letter.digest === digest) return;
  throw new Refused(
    'digest-differs',
    `This letter is not what you were shown. Its digest is now ${letter.digest}. Preview it again, then send that digest.`,
  );
}

function demandAddress({ to, isShared, why }: DraftedLetter): void {
  if (to === null) {
    throw new Refused(
      'no-address',
      'The request gave no e-mail address: name one with --to-address and say why with --because, or send it by post.',
    );
  }
  if (isShared && why === null) {
    throw new Refused(
      'shared-address',
      'Several people read that address. Name another with --to-address, or say with --because why it goes there all the same.',
    );
  }
}

/** Taken down before it leaves; what became of it after. A crash in between leaves it `sending`: nobody knows. */
async function leave(
  house: House,
  by: Person,
  { id }: Request,
  wish: LetterWish,
  letter: DraftedLetter,
  way: LetterWay,
  again: boolean,
): Promise<SentLetter> {
  const isOurs = way === 'mail';
  const number = await commit(house, async ({ tx, record }) => {
    const request = await lockedRequest(house, tx, by, id);
    demandTurn(request, wish.kind);
    await demandTimely(house, tx, request, wish);
    const unsent = await demandOnce(house, tx, request, letter, again);
    for (const one of unsent) {
      record({
        ...(await entry(house, tx, by, 'letter-not-sent', id, {
          letter: one.digest,
          number: String(one.number),
          way: one.way,
        })),
        kind: one.kind,
      });
    }
    const begun = await house.store.letters.begin(tx, id, {
      kind: letter.kind,
      language: letter.language,
      way,
      state: isOurs ? 'sending' : 'written',
      digest: letter.digest,
      answers: letter.answers,
      because: codeOf(wish.because),
      writtenBy: by.id,
      writtenAt: house.clock.now(),
      sentOn: null,
      content: {
        to: isOurs ? letter.to : null,
        why: letter.why,
        subject: letter.subject,
        text: letter.text,
      },
    });
    record({
      ...(await entry(house, tx, by, 'letter-written', id, {
        letter: letter.digest,
        number: String(begun),
        way,
        ...(letter.why !== null && { why: letter.why }),
      })),
      kind: letter.kind,
    });
    return begun;
  });
  if (!isOurs) return { number, state: 'written', mend: null, letter };
  const { state, mend } = await post(house, by, id, number, letter);
  await settle(house, by, id, number, letter, state);
  return { number, state, mend, letter };
}

async function post(
  house: House,
  by: Person,
  id: number,
  number: number,
  { to, subject, text }: DraftedLetter,
): Promise<{ readonly state: LetterState; readonly mend: string | null }> {
  const { dpo } = house.policy.controller(await controllerOf(house, by, id));
  const message = { id: `letter-${house.digest([id, number, subject, text]).slice(0, 32)}`, subject, text };
  try {
    const posted = await house.mail.send({ ...message, to: to ?? '', replyTo: dpo });
    if (posted === 'undeliverable') return { state: 'undeliverable', mend: null };
    // What lies in a folder has not left: whoever empties it says when it did.
    return { state: house.mail.leavesBy === 'folder' ? 'written' : 'sent', mend: null };
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    return { state: error.hasLeft === 'no' ? 'not-sent' : 'sending', mend: error.mend };
  }
}

async function controllerOf(house: House, by: Person, id: number): Promise<string> {
  const { controller } = await house.store.read((tx) => keptRequest(house, tx, by, id));
  return controller;
}

async function settle(
  house: House,
  by: Person,
  id: number,
  number: number,
  letter: DraftedLetter,
  state: LetterState,
): Promise<void> {
  if (state === 'sending') return;
  await commit(house, async ({ tx, record }) => {
    const request = await lockedRequest(house, tx, by, id);
    const sentOn = state === 'sent' ? todayOf(house, request) : null;
    await house.store.letters.settle(tx, id, number, { state, sentOn });
    if (state === 'written') return;
    if (sentOn !== null) await house.store.requests.answered(tx, id, letter.answers, sentOn);
    record({
      ...(await entry(house, tx, by, sentOn === null ? 'letter-not-sent' : 'letter-sent', id, {
        letter: letter.digest,
        number: String(number),
        way: 'mail',
        ...(sentOn !== null && { sentOn }),
      })),
      kind: letter.kind,
    });
  });
}

/** A letter that announces an act leaves only while that act may still be done. */
async function demandTimely(
  house: House,
  tx: Transaction,
  request: Request,
  { because }: LetterWish,
): Promise<void> {
  if (because === null) return;
  const today = todayOf(house, request);
  const { country } = house.policy.controller(request.controller);
  if (because.kind === 'extension-reason')
    demandExtendable({ ...request, country }, { sentOn: today }, today);
  if (because.kind === 'identity-doubt') demandSuspendable({ ...request, country }, today, today);
  if (because.kind === 'refusal-ground') {
    await demandNotApplying(house, tx, request);
    const rights = openRights(request);
    demandRefusable({ ...request, rights }, { ground: because.ground, sentOn: today }, today);
  }
}

/** @returns letters in doubt: whoever sends one again says that it did not leave */
async function demandOnce(
  house: House,
  tx: Transaction,
  request: Request,
  { kind, answers }: DraftedLetter,
  again: boolean,
): Promise<readonly RequestLetter[]> {
  const letters = await house.store.letters.of(tx, request.id);
  if (!again) {
    demandFirst(request, kind, answers, letters);
    return [];
  }
  const unsent = letters.filter((one) => saysTheSame(one, { kind, answers }) && one.state === 'sending');
  for (const { number } of unsent)
    await house.store.letters.settle(tx, request.id, number, { state: 'not-sent', sentOn: null });
  return unsent;
}

interface TakenDown {
  readonly number: number;
  readonly kind: LetterKind;
  readonly way: LetterWay;
  readonly digest: string;
  readonly answers: readonly AnsweredRight[];
}

async function takeDown(
  house: House,
  tx: Transaction,
  by: Person,
  request: Request,
  recorded: RecordedLetter,
): Promise<TakenDown> {
  const { id } = request;
  const { sentOn } = recorded;
  const today = todayOf(house, request);
  if ('number' in recorded) {
    const written = (await house.store.letters.of(tx, id)).find(({ number }) => number === recorded.number);
    if (!written) throw noSuchLetter(id);
    if (written.state === 'sent') {
      throw new Refused(
        'letter-recorded',
        `Letter ${written.number} of request ${id} is recorded as sent on ${written.sentOn}. Nothing to do.`,
      );
    }
    demandSentBetween(dayIn(house, request, written.writtenAt), sentOn, today);
    const way = recorded.way ?? written.way;
    await house.store.letters.settle(tx, id, written.number, { state: 'sent', sentOn, way });
    return { ...written, way, answers: stillAnswered(written.answers, request.rights) };
  }
  demandSentBetween(request.receivedOn, sentOn, today);
  const { kind, way, digest, because } = recorded;
  const answers = demandFitting(kind, { ...request, isLifted: false }, null, 'somebody');
  const wanted = LETTERS[kind].because;
  if (wanted !== (because?.kind ?? null)) {
    throw new Refused(
      'no-words',
      wanted === null
        ? `The letter ${kind} gives no reason of a list: leave out --reason.`
        : `The letter ${kind} gives a reason: say which with --reason.`,
    );
  }
  const number = await house.store.letters.begin(tx, id, {
    kind,
    language: null,
    way,
    state: 'sent',
    digest,
    answers,
    because: codeOf(because),
    writtenBy: by.id,
    writtenAt: house.clock.now(),
    sentOn,
    content: null,
  });
  return { number, kind, way, digest, answers };
}

async function letterOf(house: House, by: Person, id: number, number: number): Promise<RequestLetter> {
  return house.store.read(async (tx) => {
    await keptRequest(house, tx, by, id);
    const letter = (await house.store.letters.of(tx, id)).find((one) => one.number === number);
    if (letter) return letter;
    throw noSuchLetter(id);
  });
}

function codeOf(because: Because): string | null {
  if (because === null) return null;
  if (because.kind === 'identity-doubt') return because.doubt;
  return because.kind === 'extension-reason' ? because.reason : because.ground;
}

function todayOf(house: House, request: Request): CivilDay {
  return dayIn(house, request, house.clock.now());
}

function dayIn(house: House, { controller }: Request, instant: Date): CivilDay {
  return civilDayOf(instant, house.policy.controller(controller).timeZone);
}
