import type { StoredRecord, Witness } from '../../adapters/double-kit/index.ts';
import type { Statement } from '../../src/domain/certificate.ts';
import type { Line } from '../../src/domain/plan.ts';
import { isWrite, planName } from '../../src/domain/plan.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { Character } from '../world/index.ts';
import type { Stage } from './stage.ts';

type Snapshot = ReadonlyMap<string, string>;

/** Both tools as they are, read past every API: "ventes Contact:003…" → all of it. */
export function snapshotOf(stage: Stage): Snapshot {
  return new Map(
    witnessesOf(stage).flatMap(([system, witness]) =>
      [...witness.snapshot()].map(([key, text]) => [`${system} ${key}`, text] as const),
    ),
  );
}

/** Where a text of somebody still stands. */
export interface Trace {
  readonly system: string;
  readonly kind: string;
  readonly id: string;
  readonly field: string;
}

export function tracesOf(stage: Stage, { email, traces }: Character): readonly Trace[] {
  const found = witnessesOf(stage).flatMap(([system, witness]) =>
    [email, ...traces].flatMap((text) =>
      witness.occurrences(text).map(({ kind, id, field }) => ({ system, kind, id, field })),
    ),
  );
  return [...new Map(found.map((trace) => [JSON.stringify(trace), trace])).values()];
}

/** What became of a trace that is still there. */
export type Account = 'residue' | 'out-of-reach' | 'somebody-else' | 'unexplained';

/**
 * Holds a remaining trace against the certificate: it is on a record the certificate names, or where the certificate
 * says greffe cannot reach, or it belongs to somebody else.
 */
export function accountFor(
  trace: Trace,
  statement: Statement,
  view: RequestView,
  others: ReadonlySet<string>,
): Account {
  // What was overwritten is named too, but bears no trace any more.
  const named = new Set(
    statement.residues.filter(({ why }) => why !== 'overwritten').map((residue) => residue.line),
  );
  const onResidue = linesOf(view).some(
    ({ name, line }) =>
      named.has(name) && line.system === trace.system && keyOf(line.ref) === keyInPlan(trace),
  );
  if (onResidue) return 'residue';
  if (others.has(trace.id)) return 'somebody-else';
  const unreachable = outOfReach.find(({ kind }) => kind.test(trace.kind));
  const isSaid = statement.outOfReach.some(
    (gap) => gap.system === trace.system && unreachable?.gap.test(gap.what) === true,
  );
  return isSaid ? 'out-of-reach' : 'unexplained';
}

/** Kinds no request reaches, and the words the certificate has for them. */
const outOfReach = [
  { kind: /History$/, gap: /history/ },
  { kind: /^form_submissions$/, gap: /form submissions/ },
];

export interface Differences {
  /** Records of the plans: what the company approved. */
  readonly planned: number;
  /** Records that only lost their link to one of those. */
  readonly links: number;
  /** Rows that have no life of their own: relations, versions and history of what the plans name. */
  readonly parts: number;
  /** What the vendor emptied from its bin by itself. */
  readonly emptied: number;
  readonly unexplained: readonly string[];
}

/** Everything that changed in either tool, each difference with what explains it. */
export function differences(before: Snapshot, after: Snapshot, views: readonly RequestView[]): Differences {
  const lines = views
    .flatMap((view) => linesOf(view).map(({ line }) => line))
    .filter(({ action }) => action !== 'disclose');
  const planned = new Set(
    lines
      .filter(isAct)
      .flatMap(({ system, ref, from }) =>
        [ref, ...(from === null ? [] : [from])].map((one) => `${system} ${keyInWitness(one)}`),
      ),
  );
  const addresses = lines.flatMap(({ address }) => (address === null ? [] : [address.value]));
  const count = { planned: 0, links: 0, parts: 0, emptied: 0 };
  const unexplained: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(key);
    const is = after.get(key);
    if (was === is) continue;
    const isTouching = (record: StoredRecord | null): boolean =>
      record?.links.some((link) => planned.has(`${systemIn(key)} ${link}`)) === true;
    const [old, now] = [parsed(was), parsed(is)];
    if (planned.has(key)) count.planned += 1;
    else if (/ subscriptions:/.test(key) && addresses.some((address) => key.endsWith(address)))
      count.planned += 1;
    else if (old !== null && old.state !== 'live' && now === null) count.emptied += 1;
    else if (isPart.test(key) && (isTouching(old) || isTouching(now))) count.parts += 1;
    else if (old !== null && now !== null && sameButForLinks(old, now, systemIn(key), planned))
      count.links += 1;
    else unexplained.push(key.replace(/:.*/, ''));
  }
  return { ...count, unexplained };
}

const isPart = / (\w+(History|Relation|Version|DocumentLink|Role|Member)):/;

// A record that a duty keeps still shows what it copies from the person's own row.
const isAct = (line: Line): boolean => isWrite(line) || line.through !== null || line.action === 'keep';

function sameButForLinks(
  old: StoredRecord,
  now: StoredRecord,
  system: string,
  planned: ReadonlySet<string>,
): boolean {
  const gone = old.links.filter((link) => planned.has(`${system} ${link}`));
  if (gone.length === 0) return false;
  const ids = new Set(gone.map((link) => link.slice(link.indexOf(':') + 1)));
  const without = ({ fields, links, ...rest }: StoredRecord): string =>
    JSON.stringify({
      ...rest,
      links: links.filter((link) => !gone.includes(link)),
      fields: Object.entries(fields).filter(
        ([, value]) => value !== null && !(typeof value === 'string' && ids.has(value)),
      ),
    });
  return without(old) === without(now);
}

const parsed = (text: string | undefined): StoredRecord | null =>
  text === undefined ? null : (JSON.parse(text) as StoredRecord);

const systemIn = (key: string): string => key.slice(0, key.indexOf(' '));

function linesOf(view: RequestView): readonly { readonly name: string; readonly line: Line }[] {
  return view.plans
    .filter(({ plan }) => plan.right === 'erasure' && plan.approval !== null)
    .flatMap(({ plan, lines }) =>
      lines.map(({ line }) => ({ name: `plan ${planName(plan)} line ${line.number}`, line })),
    );
}

function witnessesOf({ hubspot, salesforce }: Stage): readonly (readonly [string, Witness])[] {
  return [
    ['marketing', hubspot.witness],
    ['ventes', salesforce.witness],
  ];
}

/** The marketing tool stores under plural names what it answers under singular ones. */
const plurals: Readonly<Record<string, string>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
  ticket: 'tickets',
  lead: 'leads',
  note: 'notes',
  call: 'calls',
  email: 'emails',
  meeting: 'meetings',
  task: 'tasks',
  communication: 'communications',
  feedback_submission: 'feedback_submissions',
  file: 'files',
  thread: 'threads',
};

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}:${id}`;
const keyInWitness = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `${plurals[kind] ?? kind}:${id}`;

function keyInPlan({ kind, id }: Trace): string {
  const singular = Object.entries(plurals).find(([, plural]) => plural === kind)?.[0];
  return `${singular ?? kind}:${id}`;
}
