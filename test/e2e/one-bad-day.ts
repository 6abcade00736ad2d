import type { FaultCall, FaultEffect, Occurrence, StoredRecord } from '../../adapters/double-kit/index.ts';
import { foldText } from '../../adapters/double-kit/index.ts';
import type { VerbName } from '../../src/contract/index.ts';
import type { Statement } from '../../src/domain/certificate.ts';
import type { Line } from '../../src/domain/plan.ts';
import { isWrite } from '../../src/domain/plan.ts';
import type { Request } from '../../src/domain/request.ts';
import type { Greffe } from '../../src/greffe.ts';
import { dpo } from '../support/house.ts';
import { systemNames } from './house-over-doubles.ts';
import type { DoublesHouse, SystemName } from './house-over-doubles.ts';

const forever = new AbortController().signal;

/** How a request ended: everything but the state should be empty. */
export interface End {
  readonly state: string;
  /** Traces of the person that no residue of the certificate names. */
  readonly remains: readonly string[];
  /** What changed and was not the person's. */
  readonly others: readonly string[];
  /** Records that more than one delivered call erased. */
  readonly writtenTwice: readonly string[];
}

export interface Case {
  /** The tool that is in good health. */
  readonly other: SystemName;
  readonly person: Person;
  id(): number;
  /** Another application takes over: one whose settings were mended. */
  workedBy(greffe: Greffe): void;
  /** From the next of these verbs on, every call of the tool meets the fault. */
  strikeWhen(verbs: readonly VerbName[]): void;
  lift(): void;
  struck(): number;
  /** Opened, located, planned, identity settled. */
  opened(): Promise<void>;
  sign(): Promise<void>;
  carryOn(): Promise<void>;
  /** Signed, and carried as far as it goes. */
  approved(): Promise<void>;
  request(): Promise<Request>;
  /** Lines of that tool that are not carried out and read back. */
  openIn(system: SystemName): Promise<readonly string[]>;
  /** Lets time pass, and signs what is put to a human. */
  toTheEnd(): Promise<void>;
  statement(): Promise<Statement>;
  end(): Promise<End>;
}

export interface BadDay {
  readonly system: SystemName;
  /** Absent where something else than an answer is wrong. */
  readonly effect?: FaultEffect | undefined;
  /** Calls it strikes; all when absent. */
  readonly match?: RegExp;
  /** Who works on it, where it is not the application of the house. */
  readonly greffe?: Greffe;
}

export function caseOf(house: DoublesHouse, day: BadDay): Case {
  // What was believed of the accounts on the day before is forgotten.
  house.moveBy(25 * 3_600_000);
  const person = somebody(house);
  const snapshots = new Map(systemNames.map((name) => [name, witnessOf(house, name).snapshot()]));
  const writes: string[] = [];
  const effect = day.effect ?? { latencyMs: 0 };
  let isOn = false;
  let struck = 0;
  let request = 0;
  for (const name of systemNames) {
    const { faults } = doubleOf(house, name);
    faults.clear();
    faults.add({
      match: (call) => {
        const line = `${call.method} ${call.path}`;
        const strikes = isOn && name === day.system && (day.match?.test(line) ?? true);
        if (strikes) struck += 1;
        const isLost = strikes && !('dropAfter' in effect);
        if (!isLost && isErasure(call)) writes.push(...erasedBy(name, call));
        return strikes;
      },
      effect,
    });
  }
  house.listen(() => undefined);
  let { requests, plans, certificates } = day.greffe ?? house.greffe;
  const show = () => requests.show(dpo, request);
  const sign = async (): Promise<void> => {
    const { plan } = await plans.show(dpo, request);
    await plans.approve(dpo, request, plan.digest, forever);
  };
  const acceptAll = async (): Promise<void> => {
    const { candidates } = await show();
    await requests.match(
      dpo,
      request,
      candidates.map(({ ref }) => ({ ref, decision: 'accepted' })),
    );
  };
  const statementOf = async (): Promise<Statement> => {
    const { file } = await certificates.show(dpo, request);
    const { statement }: { readonly statement: Statement } = JSON.parse(file);
    return statement;
  };
  return {
    other: day.system === 'crm' ? 'sales' : 'crm',
    person,
    id: () => request,
    workedBy: (greffe) => ({ requests, plans, certificates } = greffe),
    strikeWhen: (verbs) =>
      house.listen((name, verb) => {
        if (name === day.system && verbs.includes(verb)) isOn = true;
      }),
    lift: () => {
      house.listen(() => undefined);
      isOn = false;
    },
    struck: () => struck,
    async opened() {
      request = await requests.open(dpo, {
        controller: 'acme',
        rights: ['erasure'],
        identifiers: [{ kind: 'email', value: person.email }],
        channel: 'letter',
        requester: { kind: 'data-subject' },
      });
      await requests.carryOn(request, forever);
      await requests.identify(dpo, request, 'called back');
      await requests.carryOn(request, forever);
    },
    sign,
    carryOn: () => requests.carryOn(request, forever),
    async approved() {
      await sign();
      await requests.carryOn(request, forever);
    },
    request: async () => (await show()).request,
    async openIn(system) {
      const { plans: views } = await show();
      const lines = views.flatMap(({ lines: all }) => all).filter(({ line }) => line.system === system);
      if (lines.length === 0) return ['no line at all'];
      return lines
        .filter(({ line }) => isWrite(line))
        .filter(({ verdict }) => verdict === null || ['contrary', 'unknown'].includes(verdict))
        .map(({ line, state, verdict }) => `${line.action} ${line.ref.kind} ${state} ${verdict}`);
    },
    async toTheEnd() {
      for (let round = 0; round < 25; round += 1) {
        await requests.carryOn(request, forever);
        const { request: now, state } = await show();
        if (state === 'done') return;
        const waitsFor = now.rights[0]?.waitsFor ?? '';
        if (waitsFor.startsWith('approval of plan')) await sign();
        else if (waitsFor.startsWith('a decision')) await acceptAll();
        else if (now.wakeAt === null) throw new Error(`request ${request} is ${state}: ${waitsFor}`);
        else house.moveBy(Math.max(1, now.wakeAt.getTime() - house.now().getTime()));
      }
    },
    statement: () => statementOf(),
    async end() {
      const { state, plans: views } = await show();
      const statement = await statementOf();
      const lines = new Map<string, Line>(
        views.flatMap(({ plan, lines: all }) =>
          all.map(({ line }) => [`plan ${plan.matter}.${plan.sequence} line ${line.number}`, line] as const),
        ),
      );
      const named = new Set(
        statement.residues.map((residue) => {
          const line = lines.get(residue.line);
          return line ? `${line.system}:${line.ref.kind}:${line.ref.id}` : '';
        }),
      );
      const erasures = Map.groupBy(writes, (key) => key);
      return {
        state,
        remains: systemNames.flatMap((name) =>
          tracesOf(house, name, person)
            .filter(({ kind, id, field }) =>
              isFormerValue(kind, field)
                ? !statement.outOfReach.some((gap) => gap.system === name && /histor|former/i.test(gap.what))
                : !named.has(`${name}:${singular(kind)}:${id}`),
            )
            .map(({ kind, id, field, state: is }) => `${name} ${kind} ${id} ${field} ${is}`),
        ),
        others: systemNames.flatMap((name) =>
          changed(snapshots.get(name) ?? new Map(), witnessOf(house, name).snapshot(), person.owns),
        ),
        writtenTwice: [...erasures].filter(([, all]) => all.length > 1).map(([key]) => key),
      };
    },
  };
}

/** Somebody with a record, something of their own and something shared in both tools. */
export interface Person {
  readonly email: string;
  readonly given: string;
  readonly family: string;
  /** Ids of the records that are theirs alone. */
  readonly in: {
    readonly crm: { readonly contact: string; readonly note: string };
    readonly sales: { readonly contact: string; readonly task: string };
  };
  /** "kind:id" as the witness writes it, of what may change. */
  readonly owns: Set<string>;
}

let born = 0;

/** Whoever was erased on a day before may still lie in a bin that empties today. */
const formerly = new Set<string>();

function somebody({ hubspot, salesforce }: DoublesHouse): Person {
  born += 1;
  const family = `Quermontois${spelled(born)}`;
  const given = `Zéphirine${spelled(born)}`;
  const email = `zephirine.${spelled(born)}@example.fr`.toLowerCase();
  const colleague = `collegue.${spelled(born)}@example.fr`.toLowerCase();

  const { world } = hubspot;
  const contact = world.object('contacts', { email, firstname: given, lastname: family });
  const other = world.object('contacts', { email: colleague, firstname: 'Odile', lastname: 'Restante' });
  const own = world.object('notes', { hs_note_body: `${family} a rappelé` });
  const shared = world.object('notes', { hs_note_body: 'Réunion à deux' });
  world.associate('notes', own, 'contacts', contact);
  for (const id of [contact, other]) world.associate('notes', shared, 'contacts', id);
  // Nothing erases a survey answer, and nothing unties it: the person goes, and it is named as left.
  const survey = { hs_survey_name: 'Satisfaction', hs_content: `${family} est ravie` };
  const answer = world.object('feedback_submissions', survey);
  world.associate('feedback_submissions', answer, 'contacts', contact);

  const org = salesforce.world;
  const account = org.insert('Account', { Name: `Maison ${born}` });
  const row = org.insert('Contact', { FirstName: given, LastName: family, Email: email, AccountId: account });
  const kept = org.insert('Contact', {
    FirstName: 'Odile',
    LastName: 'Restante',
    Email: colleague,
    AccountId: account,
  });
  const task = org.insert('Task', {
    Subject: 'Rappel',
    Description: `${family} a rappelé`,
    WhoId: row,
    Status: 'Completed',
  });
  const both = org.insert('Task', { Subject: 'Réunion à deux', WhoId: row, Status: 'Completed' });
  org.insert('TaskRelation', { TaskId: both, RelationId: kept });
  const owns = new Set([
    `contacts:${contact}`,
    `notes:${own}`,
    `notes:${shared}`,
    `feedback_submissions:${answer}`,
    `Contact:${row}`,
    `Task:${task}`,
    `Task:${both}`,
  ]);
  for (const key of owns) formerly.add(key);
  const ids = { crm: { contact, note: own }, sales: { contact: row, task } };
  return { email, given, family, in: ids, owns };
}

/** Letters only, so that no number is part of another. */
function spelled(count: number): string {
  return String(count)
    .padStart(4, '0')
    .replaceAll(/\d/g, (digit) => 'bcdfghjklm'.charAt(Number(digit)));
}

function isErasure({ method, path }: FaultCall): boolean {
  return path.includes('gdpr-delete') || (method === 'DELETE' && path.includes('composite/sobjects'));
}

/** HubSpot erases one at a time, and a case has one person. */
function erasedBy(system: SystemName, { path }: FaultCall): readonly string[] {
  if (system === 'crm') return ['the contact in crm'];
  return (new URL(path, 'http://localhost').searchParams.get('ids') ?? '')
    .split(',')
    .map((id) => `sales ${id}`);
}

function doubleOf(house: DoublesHouse, system: SystemName) {
  return system === 'crm' ? house.hubspot : house.salesforce;
}

function witnessOf(house: DoublesHouse, system: SystemName) {
  return doubleOf(house, system).witness;
}

function tracesOf(house: DoublesHouse, system: SystemName, person: Person): readonly Occurrence[] {
  return [person.email, person.family, person.given].flatMap((text) =>
    witnessOf(house, system).occurrences(text),
  );
}

/** No call reaches what a record that stays said before: the certificate names that once for all of them. */
function isFormerValue(kind: string, field: string): boolean {
  return field.startsWith('history:') || kind.endsWith('History');
}

function singular(kind: string): string {
  return /^[a-z]/.test(kind) ? kind.replace(/s$/, '') : kind;
}

function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  mayChange: ReadonlySet<string>,
): readonly string[] {
  return [...before].flatMap(([key, was]) => {
    const is = after.get(key);
    return was === is || mayChange.has(key) || formerly.has(key) || isTieOf(was, mayChange)
      ? []
      : [`${key}: ${was} → ${is}`];
  });
}

/** A row that does nothing but tie a record to the person. */
function isTieOf(record: string, owned: ReadonlySet<string>): boolean {
  const { kind, links }: StoredRecord = JSON.parse(record);
  return kind === 'TaskRelation' && links.some((link) => link.startsWith('Contact:') && owned.has(link));
}

/**
 * Where greffe wrote the name or the address of anybody in the clear. Personal data lies encrypted or not at all: in no
 * table, the queue's and the audit log's among them, and in no line of the log.
 */
export async function toldBy(house: DoublesHouse): Promise<readonly string[]> {
  const stored = await house.stored();
  // Where nothing was looked at nothing is found.
  if (!stored.includes('pgboss.') || !stored.includes('audit_entry')) return ['store: not all of it'];
  const canaries = ['quermontois', 'zephirine', 'restante', 'rappele', 'collegue'].flatMap((word) => [
    word,
    Buffer.from(word).toString('hex'),
  ]);
  return Object.entries({ log: house.logged(), store: stored }).flatMap(([place, text]) => {
    // Line by line: most have no letter to be folded, and those that lie sealed in bytes have many.
    const folded = text.split('\n').map(foldText).join('\n');
    return canaries
      .filter((word) => folded.includes(word))
      .map((word) => `${place}: ${folded.slice(folded.indexOf(word) - 100, folded.indexOf(word) + 50)}`);
  });
}
