import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { canonical } from './canonical.ts';

/** What a detail may be: said by its commitment in the leaf, kept in clear nowhere. */
export type Detail = string | number | boolean | null;

/** What it takes to show one committed detail, and only that one: each has its own salt. */
export interface Opening {
  readonly salt: string;
  readonly value: Detail;
}

/** Openings by the name of their detail. */
export type Openings = Readonly<Record<string, Opening>>;

export function isOpenings(value: unknown): value is Openings {
  return typeof value === 'object' && value !== null;
}

const saltBytes = 32;

/** Gives each detail its own salt, so that showing one says nothing about its neighbours. */
export function salted(details: Readonly<Record<string, Detail>>): Openings {
  const salts = randomBytes(saltBytes * Object.keys(details).length).toString('hex');
  const width = saltBytes * 2;
  return Object.fromEntries(
    Object.entries(details).map(([name, value], place) => [
      name,
      { salt: salts.slice(place * width, (place + 1) * width), value },
    ]),
  );
}

/** The commitment that stands in the leaf: SHA-256 over the salt, then the canonical form of name and value. */
export function commitment(name: string, { salt, value }: Opening): string {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(canonical([name, value]))]),
    'hex',
  );
}

/** Whether this opening is what the leaf committed to. */
export function opens(committed: string, name: string, opening: Opening): boolean {
  if (!/^[0-9a-f]{64}$/.test(committed) || !/^[0-9a-f]{64}$/.test(opening.salt)) return false;
  return timingSafeEqual(Buffer.from(committed, 'hex'), Buffer.from(commitment(name, opening), 'hex'));
}
