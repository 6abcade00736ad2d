import assert from 'node:assert/strict';
import type { Connection } from '../../src/contract/index.ts';
import { modes, type Mode, type ModeName } from './mode.ts';
import type { LeftOut, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { play } from './stage.ts';
import type { ConformanceWorld, Feature, Subject } from './world.ts';

export type * from './world.ts';
export type { LeftOut } from './rule.ts';
export type { ModeName } from './mode.ts';

/** Whatever runs the tests: jest, vitest and node:test all have these two. */
export interface Runner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
}

export interface ConformanceOptions {
  /** Decides where faults strike; printed in the titles. */
  readonly seed?: number;
  /** How long an answer may take that should come at once, as when a call is aborted. */
  readonly patienceMs?: number;
}

export interface ConformanceReport {
  /** Rules without an object here. Users read them beside the adapter's verbs. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Hands every rule the adapter must follow to a test runner: bare, behind greffe's layers, under seeded faults, and
 * with one record a page.
 * @returns once the tests are registered: `await` it at the top of a test file
 */
export async function conformance(
  subject: Subject,
  runner: Runner,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const { due, leftOut } = await sortRules(subject);
  runner.describe(`${subject.name} conforms to the adapter contract`, () => {
    for (const mode of modesOf(options)) {
      runner.describe(titleOf(mode, options), () => {
        for (const rule of due) runner.test(rule.title, () => obey(subject, mode, rule, options));
      });
    }
  });
  return { leftOut };
}

export interface Finding {
  readonly rule: string;
  readonly mode: ModeName;
  /** null: the rule holds. */
  readonly broken: Error | null;
}

/** The same rules without a runner: what holds and what does not. */
export async function examine(
  subject: Subject,
  options: ConformanceOptions & { readonly modes?: readonly ModeName[] } = {},
): Promise<readonly Finding[]> {
  const { due } = await sortRules(subject);
  const findings: Finding[] = [];
  for (const mode of modesOf(options)) {
    if (options.modes && !options.modes.includes(mode.name)) continue;
    for (const rule of due) {
      const broken = await obey(subject, mode, rule, options).then(() => null, errorFrom);
      findings.push({ rule: rule.title, mode: mode.name, broken });
    }
  }
  return findings;
}

const seedOfTheHouse = 20_261_123;

function modesOf({ seed = seedOfTheHouse }: ConformanceOptions): readonly Mode[] {
  return modes(seed);
}

function titleOf(mode: Mode, { seed = seedOfTheHouse }: ConformanceOptions): string {
  return mode.name === 'seeded faults' ? `under faults (seed ${seed})` : `${mode.name} (seed ${seed})`;
}

async function obey(
  subject: Subject,
  mode: Mode,
  rule: Rule,
  { patienceMs = 5_000, seed = seedOfTheHouse }: ConformanceOptions,
): Promise<void> {
  await play(subject, mode, { patienceMs, seed }, (stage) => rule.check(stage));
}

/** A rule is left out for what the adapter or its vendor publicly does not have, and for nothing else. */
async function sortRules(
  subject: Subject,
): Promise<{ readonly due: readonly Rule[]; readonly leftOut: readonly LeftOut[] }> {
  const { connection, world } = await lookAt(subject);
  refuseFalseLacks(subject, connection);
  refuseUnsaidLacks(subject, world, connection);
  const judged = rules.map((rule) => ({ rule, because: reasonToLeaveOut(rule, connection, subject) }));
  return {
    due: judged.flatMap(({ rule, because }) => (because === null ? [rule] : [])),
    leftOut: judged.flatMap(({ rule, because }) => (because === null ? [] : [{ rule: rule.title, because }])),
  };
}

async function lookAt(
  subject: Subject,
): Promise<{ readonly connection: Connection; readonly world: ConformanceWorld }> {
  const open = await subject.open({ pageSizeMax: null });
  try {
    const connection = open.connect({
      send: (_call, context, attempt) => attempt(context.signal),
      now: () => open.clock.now(),
      opaque: () => 'opaque',
    });
    return { connection, world: open.world };
  } finally {
    await open.close();
  }
}

function reasonToLeaveOut(rule: Rule, connection: Connection, subject: Subject): string | null {
  const absent = rule.verbs.find((verb) => !connection[verb]);
  if (absent) return `the verb ${absent} is absent`;
  const lacking = rule.features?.find((feature) => subject.lacks[feature] !== undefined);
  if (lacking) return subject.lacks[lacking] ?? `it has no ${lacking}`;
  return rule.without?.(connection) ?? null;
}

/** What the adapter declares cannot be lacking in its vendor. */
function refuseFalseLacks(subject: Subject, connection: Connection): void {
  const kinds = Object.values(connection.kinds);
  const declared: readonly (readonly [Feature, boolean])[] = [
    ['objections', connection.object !== undefined],
    ['restrictions', connection.restrict !== undefined],
    ['owners', connection.reassign !== undefined],
    ['list', connection.solicitations !== undefined],
    ['file', connection.content !== undefined],
    ['sharedNote', connection.detach !== undefined],
    [
      'recycle',
      connection.recycle !== undefined ||
        kinds.some(({ role, effect }) => role === 'person' && effect.kind === 'recycled'),
    ],
    ['phone', connection.locate?.by.includes('phone') ?? false],
    ['note', kinds.some(({ role }) => role === 'activity')],
  ];
  for (const [feature, isDeclared] of declared) {
    assert.ok(
      !isDeclared || subject.lacks[feature] === undefined,
      `${subject.name} declares to its users what its subject says it lacks: ${feature}`,
    );
  }
}

/** What a world must be able to build for each feature; the others are only facts of a person. */
const members: Readonly<Partial<Record<Feature, readonly (keyof ConformanceWorld)[]>>> = {
  note: ['note'],
  sharedNote: ['note'],
  organisation: ['organisation'],
  file: ['file'],
  cascade: ['cascade'],
  blocker: ['blocker'],
  merge: ['merge'],
  recycle: ['recycle'],
  hideField: ['hideField'],
  objections: ['channels', 'optOut', 'mayReceive'],
  restrictions: ['isRestricted'],
  owners: ['colleague', 'assign', 'ownerOf', 'refuseNewOwners'],
  list: ['list', 'isIn'],
  dynamicList: ['list'],
  sequence: ['sequence'],
  objectionsTold: ['optOut', 'channelsTold', 'hideObjections'],
  contacts: ['evidences', 'contactFromPerson', 'notContact'],
};

/** A double that is not finished yet would pass by testing less. */
function refuseUnsaidLacks(subject: Subject, world: ConformanceWorld, connection: Connection): void {
  const tellsOfPeople = connection.scan !== undefined || connection.lastContact !== undefined;
  const tells = [...(connection.changes?.tells ?? []), ...(connection.webhooks?.tells ?? [])];
  const shown = [
    ...(tells.length > 0 ? (['edit', 'factFields'] as const) : []),
    ...(tells.includes('erased') ? (['eraseForGood'] as const) : []),
    ...(connection.webhooks ? (['deliveries'] as const) : []),
  ];
  for (const member of shown)
    assert.ok(
      world[member],
      `the world of ${subject.name} does not build "${member}", which its verbs tell of`,
    );
  for (const [feature, needed] of Object.entries(members)) {
    const isToldByRows = feature === 'contacts' || feature === 'objectionsTold';
    if (isToldByRows && !tellsOfPeople) continue;
    if (feature === 'owners' && connection.reassign === undefined) continue;
    const isSolicitation = feature === 'list' || feature === 'dynamicList' || feature === 'sequence';
    if (isSolicitation && connection.solicitations === undefined) continue;
    const missing = needed.find((member) => world[member] === undefined);
    assert.ok(
      missing === undefined || Object.hasOwn(subject.lacks, feature),
      `the world of ${subject.name} does not build "${missing}": build it, or say in "lacks" why the vendor has no ${feature}`,
    );
  }
}

function errorFrom(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
