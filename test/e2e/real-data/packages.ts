import { buffer } from 'node:stream/consumers';
import { dpo } from '../../support/house.ts';
import { unzip } from '../../support/unzip.ts';
import { systemNames } from './house.ts';
import type { SampleHouse } from './house.ts';
import type { SamplePerson } from './people.ts';

const forever = new AbortController().signal;

/** Reviews, signs and fetches the package: what it says, for a program, as the person receives it. */
export async function fetchPackage(house: SampleHouse, person: SamplePerson, id: number): Promise<string> {
  const { packages, requests } = house.greffe;
  const reviewed = await packages.review(dpo, id);
  const strange = reviewed.lines.filter(({ traces }) =>
    traces.some(({ kind, value }) => kind === 'email' && isSomebodyElses(house, person, value)),
  );
  const written =
    strange.length === 0
      ? reviewed.package
      : await packages.withhold(
          dpo,
          id,
          {
            lines: strange.map(({ line }) => line),
            reason: 'rights-of-others',
            words: 'names somebody else',
          },
          forever,
        );
  await packages.sign(dpo, id, written.built.digest, forever);
  const { stream } = await packages.fetch(dpo, id);
  const files = await unzip(await buffer(stream));
  await requests.carryOn(id, forever);
  return files.get('data.json')?.toString() ?? '';
}

/** Somebody else's address, and not the person's: in a household it may be both. */
function isSomebodyElses(house: SampleHouse, person: SamplePerson, address: string): boolean {
  const wanted = address.toLowerCase();
  const carries = (one: SamplePerson): boolean => one.emails.some((email) => email.toLowerCase() === wanted);
  return !carries(person) && house.people.some(carries);
}

/** Addresses of other people that left with the package. */
export function othersIn(house: SampleHouse, person: SamplePerson, data: string): readonly string[] {
  const addresses = new Set(data.toLowerCase().match(/[^\s"'<>;,:()]+@[^\s"'<>;,:()]+/g));
  return [...addresses].filter((address) => isSomebodyElses(house, person, address));
}

/** Values of records that are the person's and nobody else's, which the package does not hold. */
export function missingIn(house: SampleHouse, person: SamplePerson, data: string): readonly string[] {
  const said = new Set<string>();
  JSON.parse(data, (_, value: unknown) => {
    if (typeof value === 'string') said.add(comparable(value));
    return value;
  });
  return systemNames.flatMap((system) =>
    house.witness[system].records().flatMap(({ kind, id, fields }) => {
      const owners = house.owners.get(`${system}:${kind}:${id}`);
      if (owners?.size !== 1 || !owners.has(person) || isTie(kind)) return [];
      return Object.entries(fields)
        .filter(([, value]) => typeof value === 'string' && value !== '' && !said.has(comparable(value)))
        .map(([field]) => `${system}:${kind}:${id} ${field}`);
    }),
  );
}

/** A row that does nothing but tie two records says nothing of its own. */
const isTie = (kind: string): boolean => /Relation$|Link$/.test(kind);

/** An instant is the same in every form that vendors give it. */
function comparable(value: string): string {
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value.replace(/\+0000$/, 'Z')) : null;
  return at === null || Number.isNaN(at.getTime()) ? value : at.toISOString();
}
