import type { ArchiveEntry } from '../../domain/archive.ts';
import type { Consultation, OwnArchived, OwnChange, OwnData, OwnQuestion } from '../../domain/own-data.ts';
import { consultationOf } from '../../domain/own-data.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';

/** Most entries of the log that one person's requests can bring along. */
const ENTRIES_MAX = 100_000;

/**
 * What greffe itself holds about the person: their requests, their addresses in the register, what is archived of them,
 * what they were asked, which changes of their data were carried or proposed, who looked when.
 */
export async function ownDataOf(house: House, request: Request, subject: Subject): Promise<OwnData> {
  const addresses = ownAddresses(house, request, subject);
  const { requests, suppressedAddresses, archived, questions, changes } = await house.store.read(
    async (tx) => {
      const all = await house.store.requests.list(tx, { controllers: [request.controller], open: false });
      let suppressed = 0;
      for (const address of addresses.values()) {
        if (await house.store.suppressions.holds(tx, request.controller, address)) suppressed += 1;
      }
      const known = knownAs(house, request, subject);
      const theirs = all.filter((one) => one.id === request.id || names(house, one, addresses, known));
      return {
        requests: theirs,
        suppressedAddresses: suppressed,
        archived: await archivedOf(house, tx, request, addresses),
        questions: await questionsTo(house, tx, request, addresses),
        changes: await changesOf(house, tx, request, subject),
      };
    },
  );
  return {
    requests: requests.map(({ id, receivedOn, rights }) => ({
      id,
      receivedOn,
      rights: rights.map(({ right, state }) => ({ right, state })),
    })),
    suppressedAddresses,
    archived,
    questions,
    ...(changes.length > 0 && { changes }),
    consultations: await consultations(house, request, requests),
  };
}

async function archivedOf(
  house: House,
  tx: Transaction,
  { controller }: Request,
  addresses: ReadonlyMap<string, Identifier>,
): Promise<readonly OwnArchived[]> {
  const { archive } = house.store;
  const entries = new Map<number, ArchiveEntry>();
  for (const address of addresses.values()) {
    for (const entry of await archive.findOwn(tx, controller, address)) entries.set(entry.id, entry);
  }
  const found: OwnArchived[] = [];
  for (const { id, rule, basis, enteredOn, endsOn } of entries.values()) {
    const records = await archive.open(tx, id);
    if (records) found.push({ rule, basis, enteredOn, endsOn, records });
  }
  return found;
}

async function questionsTo(
  house: House,
  tx: Transaction,
  { controller }: Request,
  addresses: ReadonlyMap<string, Identifier>,
): Promise<readonly OwnQuestion[]> {
  const them = new Map([['them', { joins: [...addresses.values()] }]]);
  const questions = (await house.store.stays.about(tx, controller, them)).get('them') ?? [];
  return questions.map(({ rule, askedOn, answerBy, stayedOn }) => ({ rule, askedOn, answerBy, stayedOn }));
}

/** What was changed in a row of theirs, with the values that greffe keeps of it. */
async function changesOf(
  house: House,
  tx: Transaction,
  { controller }: Request,
  { matches }: Subject,
): Promise<readonly OwnChange[]> {
  const rows = matches.filter((match) => match.role === 'person' && isTheirs(match)).map(({ ref }) => ref);
  const { timeZone } = house.policy.controller(controller);
  const found: OwnChange[] = [];
  for (const { id, system, state, openedAt } of await house.store.propagations.about(tx, controller, rows)) {
    const { changes } = await house.store.propagations.content(tx, id);
    const values = changes.map(({ name, to }) => ({ name, to }));
    found.push({ on: civilDayOf(openedAt, timeZone), system, state, values });
  }
  return found;
}

/** Addresses that are the person's alone: a shared mailbox would tell of others. */
function ownAddresses(house: House, request: Request, subject: Subject): ReadonlyMap<string, Identifier> {
  const given = [...request.identifiers, ...subject.grown];
  const addresses = given
    .filter((one) => one.kind === 'email')
    .map(({ kind, value }): [string, Identifier] => [house.normalise({ kind, value }), { kind, value }]);
  return new Map(addresses.filter(([address]) => !subject.sharedMailboxes.includes(address)));
}

/** Every name and number the person gave or goes by, as a look-up has it. */
function knownAs(house: House, request: Request, subject: Subject): ReadonlySet<string> {
  const records = subject.matches.filter((match) => match.role === 'person' && isTheirs(match));
  const all = [...request.identifiers, ...records.flatMap((match) => match.identifiers)];
  return new Set(all.map((one) => `${one.kind}:${house.normalise(one)}`));
}

/** By an address of their own; by a number only together with the name, for a household shares the one, and homonyms the other. */
function names(
  house: House,
  { identifiers }: Request,
  addresses: ReadonlyMap<string, Identifier>,
  known: ReadonlySet<string>,
): boolean {
  const isKnown = (kind: Identifier['kind']): boolean =>
    identifiers.some((one) => one.kind === kind && known.has(`${kind}:${house.normalise(one)}`));
  const hasAddress = identifiers.some((one) => one.kind === 'email' && addresses.has(house.normalise(one)));
  return hasAddress || (isKnown('phone') && isKnown('name'));
}

async function consultations(
  house: House,
  { controller }: Request,
  requests: readonly Request[],
): Promise<readonly Consultation[]> {
  const { timeZone } = house.policy.controller(controller);
  const found = new Map<string, Consultation>();
  for (const { id } of requests) {
    const about = [`request ${id}`, `plan ${id}`];
    const entries = await house.audit.list({ about, limit: ENTRIES_MAX });
    for (const entry of entries) {
      const purpose = consultationOf(entry.act);
      if (!purpose) continue;
      const on = civilDayOf(new Date(entry.at), timeZone);
      found.set(`${on} ${id} ${purpose}`, { on, request: id, purpose });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
