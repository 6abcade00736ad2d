import assert from 'node:assert/strict';
import type { Connection, Context, Ref, VerbName } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { seededChance, type Chance } from './chance.ts';
import type { Mode } from './mode.ts';
import { overheard } from './overheard.ts';
import type {
  ConformanceFaults,
  ConformanceWitness,
  ConformanceWorld,
  Feature,
  OpenSubject,
  PersonFacts,
  Subject,
} from './world.ts';

/** One test's account: the adapter under examination, the world behind it, and the witness. */
export interface Stage {
  readonly connection: Connection;
  readonly world: ConformanceWorld;
  readonly witness: ConformanceWitness;
  readonly faults: ConformanceFaults;
  readonly clock: OpenSubject['clock'];
  readonly context: Context;
  readonly hasLayers: boolean;
  /** How long an answer may take that should come at once. */
  readonly patienceMs: number;
  /** Decides what strikes when: the same seed tells the same story. */
  readonly chance: Chance;
  has(feature: Feature): boolean;
  /** A person nobody has seen before; each value can be told apart in any output. */
  someone(of?: Partial<PersonFacts>): Promise<Someone>;
  /** Text that names a person and must not be heard anywhere. */
  secret(text: string): string;
  /** The adapter connected anew to the same account, as another process does it: it remembers nothing. */
  another(): Connection;
  /** A second account, filled by the same hand. */
  twin(): Promise<Stage>;
}

export interface Someone extends PersonFacts {
  readonly ref: Ref;
  /** "kind:id" */
  readonly key: string;
  /** The main address. */
  readonly email: string;
  /** "given family" */
  readonly name: string;
}

export interface StageOptions {
  readonly patienceMs: number;
  readonly seed: number;
}

/** Plays one scene, and then asks what was heard meanwhile. */
export async function play(
  subject: Subject,
  mode: Mode,
  options: StageOptions,
  scene: (stage: Stage) => Promise<void>,
): Promise<void> {
  const opened: OpenSubject[] = [];
  const secrets = new Set<string>();
  const heard: string[] = [];
  const foreign: unknown[] = [];

  const openStage = async (): Promise<Stage> => {
    const open = await subject.open({ pageSizeMax: mode.pageSizeMax });
    opened.push(open);
    const connect = (): Connection =>
      overheard(
        mode.connect(open, (said) => heard.push(said)),
        { hear: (said) => heard.push(said), foreign: (thrown) => foreign.push(thrown) },
      );
    return stageOver(subject, mode, options, open, connect, secrets, openStage);
  };

  try {
    await scene(await openStage());
  } finally {
    for (const open of opened) await open.close();
  }
  assert.deepEqual(foreign.map(nameOf), [], 'the adapter threw something else than a VendorFailure');
  assertSilent(heard, secrets);
}

function stageOver(
  subject: Subject,
  mode: Mode,
  options: StageOptions,
  open: OpenSubject,
  connect: () => Connection,
  secrets: Set<string>,
  openStage: () => Promise<Stage>,
): Stage {
  let count = 0;
  const { world, witness, faults, clock } = open;
  const has = (feature: Feature): boolean => subject.lacks[feature] === undefined;
  return {
    connection: connect(),
    another: connect,
    world,
    witness,
    faults,
    clock,
    context: { signal: new AbortController().signal, priority: 'request' },
    hasLayers: mode.hasLayers,
    patienceMs: options.patienceMs,
    chance: seededChance(options.seed),
    has,
    someone: async (of = {}) => {
      count += 1;
      const facts = { ...freshPerson(count, has), ...of };
      for (const value of [facts.given, facts.family, facts.phone, facts.externalId, ...facts.emails]) {
        if (value !== undefined) secrets.add(value);
      }
      const ref = await world.person(facts);
      secrets.add(ref.id);
      return {
        ...facts,
        ref,
        key: refKey(ref),
        email: facts.emails[0] ?? '',
        name: `${facts.given} ${facts.family}`,
      };
    },
    secret: (text) => {
      secrets.add(text);
      return text;
    },
    twin: openStage,
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function freshPerson(count: number, has: (feature: Feature) => boolean): PersonFacts {
  const mark = `${letters[Math.floor(count / 26) % 26] ?? ''}${letters[count % 26] ?? ''}`;
  const mailbox = `zephyrine.canari${mark.toLowerCase()}`;
  return {
    given: `Zéphyrine${mark.toLowerCase()}`,
    family: `Canari${mark.toLowerCase()}`,
    emails: has('secondaryAddresses')
      ? [`${mailbox}@example.fr`, `${mailbox}.privee@example.com`]
      : [`${mailbox}@example.fr`],
    ...(has('phone') ? { phone: `+3361234${String(5000 + count)}` } : {}),
    ...(has('externalId') ? { externalId: `CANARI-${mark}-${1000 + count}` } : {}),
  };
}

/** The world with a member that the subject builds, or else says in `lacks` why it cannot. */
export function offering<Member extends keyof ConformanceWorld>(
  { world }: Stage,
  member: Member,
): Offering<Member> {
  assert.ok(
    offers(world, member),
    `the subject neither builds "${member}" nor says in "lacks" why it cannot`,
  );
  return world;
}

type Offering<Member extends keyof ConformanceWorld> = ConformanceWorld &
  Required<Pick<ConformanceWorld, Member>>;

function offers<Member extends keyof ConformanceWorld>(
  world: ConformanceWorld,
  member: Member,
): world is Offering<Member> {
  return world[member] !== undefined;
}

/** A verb a rule speaks of: it is there, or the rule was left out. */
export function verb<Name extends VerbName>(stage: Stage, name: Name): NonNullable<Connection[Name]> {
  const found = stage.connection[name];
  assert.ok(found, `the verb ${name} is absent`);
  return found;
}

function assertSilent(heard: readonly string[], secrets: ReadonlySet<string>): void {
  const needles = [...secrets].filter((secret) => secret.length >= 5).map((secret) => secret.toLowerCase());
  const leaks = heard.filter((said) => needles.some((needle) => said.toLowerCase().includes(needle)));
  assert.deepEqual(leaks, [], 'personal data was said where logs and screens could show it');
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
