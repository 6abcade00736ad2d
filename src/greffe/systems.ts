import type { Connection, Context, Failure, Happening, Probe, VerbName } from '../contract/index.ts';
import { VERB_NAMES, VendorFailure } from '../contract/index.ts';
import type { Person } from '../domain/approval.ts';
import type { House, System } from '../procedures/house.ts';
import { EVERY_MS } from '../procedures/notices/ask.ts';
import { admit } from './admit.ts';
import { demandSystems, systemsWithin } from './perimeter.ts';
import { checkMappedFields } from './mapped-fields.ts';

/** How one configured system stands, with the mend of whatever is wrong. */
export interface SystemReport {
  readonly system: string;
  readonly vendor: string;
  readonly probe: Probe | null;
  readonly verbs: readonly VerbName[];
  /** How the tool tells of what happens there. */
  readonly tells: Tells;
  /** One line each, with what to do; empty when all is in order. */
  readonly findings: readonly Finding[];
  /** What the tool could do besides, were it set up for it: nothing is wrong without. */
  readonly hints: readonly string[];
}

/** What it sends by itself, and what it tells when it is asked, how often; null where it does not. */
export interface Tells {
  readonly sent: readonly Happening[] | null;
  readonly asked: { readonly of: readonly Happening[]; readonly everyMs: number } | null;
}

export interface Finding {
  /** note: as the settings want it · warning: the answer will not be whole · error: nothing works, or is written. */
  readonly severity: 'note' | 'warning' | 'error';
  readonly says: string;
}

export interface SystemsNoun {
  check(names: readonly string[], context: Context): Promise<readonly SystemReport[]>;
  /** Those of the controllers they act for, by their names. */
  list(by: Person): Promise<readonly string[]>;
  /** Whether one tool answers, for whoever may ask it. */
  ask(by: Person, name: string, signal: AbortSignal): Promise<SystemReport>;
}

export function systemsNoun(house: House): SystemsNoun {
  return {
    check: (names, context) => Promise.all(names.map((name) => checkOne(house, name, context))),
    async list(by) {
      await admit(house, by, 'ask the tools', 'systems');
      return systemsWithin(house, by);
    },
    async ask(by, name, signal) {
      await admit(house, by, 'ask the tools', `system ${name}`);
      demandSystems(house, by, [name]);
      return checkOne(house, name, { signal, priority: 'person' });
    },
  };
}

async function checkOne(house: House, name: string, context: Context): Promise<SystemReport> {
  const system = await house.system(name);
  const verbs = VERB_NAMES.filter((verb) => system.connection[verb] !== undefined);
  const tells = tellsOf(house, name, system.connection);
  const report = { system: name, vendor: system.vendor, verbs, tells, hints: hintsOf(system.connection) };
  try {
    const { probe, refusal } = await system.examine(context);
    const findings = [
      ...(refusal ? [{ severity: severityOf(refusal), says: refusal.mend }] : []),
      ...probe.missing.map((gap) => ({
        severity: 'warning' as const,
        says: `${gap.what}: ${gap.mend ?? 'no mend is known'}`,
      })),
      ...(refusal !== null && severityOf(refusal) === 'error'
        ? []
        : await checkMappedFields(house, system, !probe.unavailable.includes('scan'), context)),
      ...unhandled(house, system),
    ];
    return { ...report, probe, findings };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    const says = `${error.failure.code}: ${error.failure.mend}`;
    return { ...report, probe: null, findings: [{ severity: 'error', says }] };
  }
}

/**
 * What protects or corrects a person and the tool cannot be told, where the settings name nobody to do it by hand. That a mark
 * cannot be taken off harms nobody: the certificate of a lift tells it.
 */
function unhandled({ policy }: House, { name, connection }: System): readonly Finding[] {
  if (connection.asksSomebody || policy.tasksOf(name) !== null) return [];
  const people = Object.entries(connection.kinds).flatMap(([kind, { role }]) =>
    role === 'person' ? [kind] : [],
  );
  const lacks = (['rectify', 'restrict'] as const).filter(
    (verb) => people.length > 0 && people.every((kind) => connection[verb]?.kinds.includes(kind) !== true),
  );
  if (lacks.length === 0) return [];
  const says = `This tool cannot be told to ${lacks.join(', ')} records of people, and nobody is named to do it by hand: name tasks.holder of ${name} in systems.yaml, and it is asked of them.`;
  return [{ severity: 'warning', says }];
}

function hintsOf({ reassign }: Connection): readonly string[] {
  const kinds = reassign?.kinds.filter((kind) => reassign.restrictedTo[kind] === undefined) ?? [];
  if (kinds.length === 0) return [];
  const hint = `A restricted record of these kinds is marked, and stays with whoever has it: ${kinds.join(', ')}. Name whom it goes to until the lift under restricted.owner, in the settings of this system.`;
  return [hint];
}

function tellsOf(house: House, name: string, { changes, webhooks }: Connection): Tells {
  const everyMs = house.policy.changesEveryMs(name) ?? (webhooks ? EVERY_MS.sent : EVERY_MS.asked);
  return {
    sent: webhooks?.tells ?? null,
    asked: changes ? { of: changes.tells, everyMs } : null,
  };
}

function severityOf(refusal: Failure): Finding['severity'] {
  return refusal.code === 'READ_ONLY_MODE' ? 'note' : 'error';
}
