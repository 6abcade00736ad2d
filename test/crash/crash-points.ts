import type { Connection } from '../../src/contract/index.ts';
import type { House } from '../../src/procedures/house.ts';

/** Thrown where a process would have died: nothing after it runs. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashPoints {
  /**
   * The house with a point before and after every transaction that writes rows, entries or jobs, every vendor write and
   * every letter.
   */
  readonly house: House;
  /** How many points were passed. */
  passed(): number;
  /**
   * Of the points passed, those worth dying at. Where nothing differs from the point before, neither the rows nor what
   * has left nor the act under way, whoever takes over finds the same: a transaction that is not committed leaves
   * nothing. With GREFFE_EVERY_POINT set, and where nobody looked at the rows, all of them.
   */
  distinct(): readonly number[];
  /** Vendor writes that were answered `done`, by record and verb: none may be there twice. */
  readonly effects: readonly string[];
  /** How many points were passed at the first of them; null when there is none. */
  firstEffectAt(): number | null;
  /** When all that had left the process before it died has ended, by itself: nobody takes over before that. */
  ended(): Promise<void>;
}

// Not `piece`: a process can die before and after each stretch of a file it reads or hands out.
const READS = new Set(
  [
    'lock share find list due subjectOf searches matches decisions of all standing latest holds',
    'current readLines records withholdings toDestroy atRest years',
    'unsigned people reveal before ofPart inOpenRuns toAsk leftOut lastSealed summary workable toVerify tally',
    'about lastDays leftBehind whoIsLeftOut awaited byCode told writtenTo',
    'ofRequest seen isAsSeen alerts unmailed',
    'lookUp scans candidates toReapply ofPlan sweptSince erasedBack',
    'content touching waiting holders transmissions stillWaiting isProposed lockOpening lockGaps undecided held heldPiece',
    'rightsOf isNamed named byMail byIdentity mailOf among toForget passwordOf secondFactor bySecret sessionBy sessionsOf lockedUntil',
    'page subjectsOf judged lastKind',
  ].flatMap((names) => names.split(' ')),
);
const WRITES = [
  'erase',
  'recycle',
  'redact',
  'detach',
  'rectify',
  'object',
  'restrict',
  'lift',
  'reassign',
] as const;

/** So many of these points, evenly over all of them; by chance where they begin. */
export function drawn(points: readonly number[], count: number, seed: number): readonly number[] {
  const every = Math.max(1, Math.floor(points.length / count));
  return points.filter((_, index) => index % every === seed % every);
}

/** @see CrashPoints.distinct */
const isEveryPointTried = process.env['GREFFE_EVERY_POINT'] !== undefined;

/**
 * @param at  the point at which the process dies, from 1; null for none
 * @param standing  what every other process sees in the store, and the act under way; looked at where none dies
 */
export function withCrashAt(
  house: House,
  at: number | null,
  standing: (() => Promise<string>) | null = null,
): CrashPoints {
  let passed = 0;
  let left = 0;
  let lastStanding: string | null = null;
  const distinct: number[] = [];
  let dead = false;
  const effects: string[] = [];
  let firstEffectAt: number | null = null;
  /** A dead process does nothing more, whatever it had begun side by side. */
  const demandAlive = (): void => {
    if (dead) throw new Crash('dead');
  };
  const point = async (): Promise<void> => {
    demandAlive();
    passed += 1;
    if (passed === at) {
      dead = true;
      throw new Crash(`point ${passed}`);
    }
    if (at === null) await keepDistinct(passed);
  };
  const keepDistinct = async (here: number): Promise<void> => {
    const now = standing === null || isEveryPointTried ? null : `${left} ${await standing()}`;
    if (now === null || now !== lastStanding) distinct.push(here);
    lastStanding = now;
  };
  const underWay = new Set<Promise<unknown>>();
  const leaving = async <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };
  /** What was taken and not answered has left too. */
  const sending = async <T>(send: () => Promise<T>): Promise<T> => {
    await point();
    try {
      return await leaving(send());
    } finally {
      left += 1;
      await point();
    }
  };
  let wrote = 0;
  const noting =
    <Inputs extends unknown[], T>(write: (...inputs: Inputs) => T) =>
    (...inputs: Inputs): T => {
      wrote += 1;
      return write(...inputs);
    };
  const noted = <T extends object>(part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([name, method]) => {
        if (typeof method === 'object') return [name, noted(method as object)];
        return [name, READS.has(name) ? method : noting(method)];
      }),
    ) as T;
  const transact: House['store']['transact'] = async (work) => {
    demandAlive();
    const before = wrote;
    const value = await leaving(
      house.store.transact(async (tx) => {
        const inside = await work(tx);
        if (wrote > before) await point();
        return inside;
      }),
    );
    if (wrote > before) await point();
    return value;
  };
  const read: House['store']['read'] = async (work) => {
    demandAlive();
    return leaving(house.store.read(work));
  };
  const look: House['store']['look'] = async (work) => {
    demandAlive();
    return leaving(house.store.look(work));
  };
  const wrapped = (system: string, connection: Connection): Connection => {
    const copy: Record<string, unknown> = { ...connection };
    for (const name of WRITES) {
      const verb = connection[name];
      if (!verb) continue;
      const call = verb.call as (
        inputs: readonly object[],
        ...rest: unknown[]
      ) => Promise<readonly { status: string }[]>;
      copy[name] = {
        ...verb,
        call: async (inputs: readonly object[], ...rest: unknown[]) => {
          await point();
          const outcomes = await leaving(call(inputs, ...rest));
          left += 1;
          for (const [index, outcome] of outcomes.entries()) {
            if (outcome.status !== 'done') continue;
            firstEffectAt ??= passed;
            effects.push(`${system} ${name} ${JSON.stringify(inputs[index])}`);
          }
          await point();
          return outcomes;
        },
      };
    }
    return copy as unknown as Connection;
  };
  return {
    house: {
      ...house,
      store: {
        transact,
        read,
        look,
        requests: noted(house.store.requests),
        corrections: noted(house.store.corrections),
        findings: noted(house.store.findings),
        plans: noted(house.store.plans),
        lines: noted(house.store.lines),
        restrictions: noted(house.store.restrictions),
        holds: noted(house.store.holds),
        purges: noted(house.store.purges),
        stays: noted(house.store.stays),
        sweeps: noted(house.store.sweeps),
        propagations: noted(house.store.propagations),
        knownValues: noted(house.store.knownValues),
        letters: noted(house.store.letters),
        reminders: noted(house.store.reminders),
        archive: noted(house.store.archive),
        certificates: noted(house.store.certificates),
        packages: noted(house.store.packages),
        suppressions: noted(house.store.suppressions),
        logKeys: noted(house.store.logKeys),
        tasks: noted(house.store.tasks),
        notices: noted(house.store.notices),
        accounts: noted(house.store.accounts),
        notifications: noted(house.store.notifications),
        tokens: noted(house.store.tokens),
        once: noted(house.store.once),
        callbacks: noted(house.store.callbacks),
      },
      audit: {
        ...house.audit,
        append: noting((tx, entries) => house.audit.append(tx, entries)),
        checkpoint: noting((tx) => house.audit.checkpoint(tx)),
      },
      jobs: { ...house.jobs, send: noting((tx, job, how) => house.jobs.send(tx, job, how)) },
      mail: {
        ...house.mail,
        send: (letter) => sending(() => house.mail.send(letter)),
      },
      signedPost: {
        ...house.signedPost,
        send: (message, to) => sending(() => house.signedPost.send(message, to)),
      },
      system: async (name) => {
        const system = await house.system(name);
        return { ...system, connection: wrapped(name, system.connection) };
      },
    },
    passed: () => passed,
    distinct: () => distinct,
    effects,
    firstEffectAt: () => firstEffectAt,
    ended: async () => void (await Promise.allSettled(underWay)),
  };
}
