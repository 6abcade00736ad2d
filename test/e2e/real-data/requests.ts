import { verifyAttestation } from '../../../src/audit/attestation.ts';
import type { Statement } from '../../../src/domain/certificate.ts';
import type { Line } from '../../../src/domain/plan.ts';
import type { Identifier } from '../../../src/domain/record.ts';
import type { Right } from '../../../src/domain/request.ts';
import type { JudgedMatch } from '../../../src/domain/subject.ts';
import { dpo } from '../../support/house.ts';
import { systemNames } from './house.ts';
import type { SampleHouse, SystemName } from './house.ts';
import type { SamplePerson } from './people.ts';

const forever = new AbortController().signal;

/** Opens a request the way this person can be asked for: by an address, or by name. Candidates are decided. */
export async function openFor(house: SampleHouse, person: SamplePerson, right: Right): Promise<number> {
  const { requests } = house.greffe;
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: [right],
    identifiers: identifiersOf(house, person),
    channel: 'letter',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, forever);
  await decide(house, person, id);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, forever);
  return id;
}

/** By address; by name where they have none, and as well where a row of theirs lacks it: HubSpot holds it only once. */
function identifiersOf(
  house: SampleHouse,
  { emails: [email], name, rows }: SamplePerson,
): readonly Identifier[] {
  const byName: Identifier = { kind: 'name', value: name };
  if (email === undefined) return [byName];
  const byAddress: Identifier = { kind: 'email', value: email };
  const carrying = new Set(
    systemNames.flatMap((system) =>
      house.witness[system].occurrences(email).map(({ id }) => `${system}:${id}`),
    ),
  );
  const isEverywhere = systemNames.every((system) =>
    [...(rows[system] ?? [])].every((id) => carrying.has(`${system}:${id}`)),
  );
  return isEverywhere ? [byAddress] : [byAddress, byName];
}

/** A human who knows the data: what is this person's is accepted, everything else set aside. */
async function decide(house: SampleHouse, person: SamplePerson, id: number): Promise<void> {
  const { requests } = house.greffe;
  for (;;) {
    const { candidates } = await requests.show(dpo, id);
    if (candidates.length === 0) return;
    await requests.match(
      dpo,
      id,
      candidates.map(({ ref, ...match }) => ({
        ref,
        decision: isTheirs(house, person, { ref, ...match }) ? 'accepted' : 'set-aside',
      })),
    );
    await requests.carryOn(id, forever);
  }
}

function isTheirs(house: SampleHouse, person: SamplePerson, { ref, role }: JudgedMatch): boolean {
  if (role === 'person') return person.rows[ref.system]?.has(ref.id) === true;
  return house.owners.get(keyOf(ref.system as SystemName, ref.kind, ref.id))?.has(person) === true;
}

/** Approves what is planned, carries it out, and says what was planned and certified. */
export async function erase(house: SampleHouse, id: number): Promise<Erased> {
  const { plans, requests } = house.greffe;
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, forever);
  await requests.carryOn(id, forever);
  return erasedBy(house, id);
}

export interface Erased {
  readonly state: string;
  /** Of all plans, by the name that residues give them: "plan 7.2 line 14". */
  readonly lines: ReadonlyMap<string, Line>;
  readonly statement: Statement;
}

export async function erasedBy(house: SampleHouse, id: number): Promise<Erased> {
  const { requests, certificates } = house.greffe;
  const { plans, state } = await requests.show(dpo, id);
  const { file } = await certificates.show(dpo, id);
  const faults = verifyAttestation(file, [house.house.audit.verifierKey]).checks.filter(
    (check) => check.result !== 'passed',
  );
  if (faults.length > 0)
    throw new Error(`The certificate of request ${id} does not verify: ${JSON.stringify(faults)}`);
  return {
    state,
    lines: new Map(
      plans.flatMap(({ plan, lines }) =>
        lines.map(({ line }) => [`plan ${plan.matter}.${plan.sequence} line ${line.number}`, line] as const),
      ),
    ),
    statement: (JSON.parse(file) as { statement: Statement }).statement,
  };
}

const daysMs = (days: number): number => days * 86_400_000;

/** Lets bins and queues empty themselves, all requests at once, until every certificate is final. */
export async function finishAll(house: SampleHouse, ids: readonly number[]): Promise<void> {
  const { requests } = house.greffe;
  let open = ids;
  for (let passed = 0; open.length > 0 && passed < 200; passed += STEP_DAYS) {
    house.moveBy(daysMs(STEP_DAYS));
    const still: number[] = [];
    for (const id of open) {
      await requests.carryOn(id, forever);
      const { state } = await requests.show(dpo, id);
      if (state !== 'done') still.push(id);
    }
    open = still;
  }
}

/** Longer than a contact's queue in HubSpot, so that most end at the first step. */
const STEP_DAYS = 32;

/** The witness writes HubSpot's kinds in the plural. */
export function keyOf(system: SystemName, kind: string, id: string): string {
  return `${system}:${system === 'crm' ? plural(kind) : kind}:${id}`;
}

function plural(kind: string): string {
  return kind === 'company' ? 'companies' : kind.endsWith('s') ? kind : `${kind}s`;
}
