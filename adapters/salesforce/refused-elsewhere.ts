import type { Context, Correction, Identifier } from '../../src/contract/index.ts';
import { sameRef } from '../../src/contract/index.ts';
import { carriersOf } from './carriers.ts';
import type { Client, Row } from './client.ts';
import type { Catalogue, Described, DescribedField } from './describe.ts';
import { failedAs } from './outcomes.ts';
import { refOf } from './records.ts';
import { isSearchable } from './searched-fields.ts';
import type { Sight } from './sight.ts';
import { holds } from './values.ts';

/** The flag of each kind of address on a person's row. */
const flags = { email: 'HasOptedOutOfEmail', phone: 'DoNotCall' } as const;

type AddressKind = keyof typeof flags;

const people: Readonly<Record<string, string>> = { Contact: '', Lead: '', Account: 'Person' };

/** Columns of that kind of row that tell what is refused there. */
export function flagsFor(kind: string): readonly string[] {
  const prefix = people[kind];
  return prefix === undefined ? [] : Object.values(flags).map((flag) => `${prefix}${flag}`);
}

/** A correction that may be made of this kind of record, as far as its description tells. */
export interface Due extends Correction {
  readonly described: Described;
}

/** A new address of a row that does not refuse messages to it yet. */
export interface Move {
  readonly due: Due;
  readonly to: Identifier & { readonly kind: AddressKind };
  readonly flag: string;
}

export function movesOf(dues: readonly Due[], sight: Sight): readonly Move[] {
  return dues.flatMap((due) => {
    const prefix = people[due.ref.kind];
    const row = sight.row(due.ref);
    if (prefix === undefined || row === null) return [];
    return Object.entries(due.set).flatMap(([name, value]): Move[] => {
      const kind = addressKind(due.described.fields.get(name));
      const flag = kind === null ? '' : `${prefix}${flags[kind]}`;
      if (kind === null || row[flag] === true || holds(due.described.fields.get(name), row[name], value))
        return [];
      const isOne = typeof value === 'string' || typeof value === 'number';
      const to = { kind, value: isOne ? String(value).trim() : '' };
      // A number so short leads to nobody: no objection is to it.
      return isSearchable(to) ? [{ due, to, flag }] : [];
    });
  });
}

function addressKind(field: DescribedField | undefined): AddressKind | null {
  if (field === undefined || field.isForeign) return null;
  if (field.type === 'email') return 'email';
  return field.type === 'phone' && !/fax/i.test(field.name) ? 'phone' : null;
}

export interface Refused {
  /** Flags to set along with the new address. */
  flagsOf(due: Due, row: Row): Readonly<Record<string, true>> | ReturnType<typeof failedAs>;
}

/**
 * Whoever refused messages to an address did so on the row that carried it, and it may come to another row now. The
 * stricter wins; nobody else's row is touched.
 */
export async function refusedElsewhere(
  client: Client,
  catalogue: Catalogue,
  moves: readonly Move[],
  context: Context,
): Promise<Refused> {
  const columns = Object.keys(people).flatMap(flagsFor);
  const carriers =
    moves.length === 0
      ? null
      : await carriersOf(
          client,
          catalogue,
          moves.map(({ to }) => to),
          [...new Set(columns), 'IsConverted'],
          context,
        );
  return {
    flagsOf: (due, row) => {
      const wanted: Record<string, true> = {};
      for (const { to, flag } of moves.filter((move) => move.due === due)) {
        const others = (carriers?.of(to) ?? []).filter((other) => !sameRef(refOf(other), due.ref));
        if (others.some((other) => refuses(other, to.kind))) {
          if (row[flag] === true) continue;
          if (due.described.fields.get(flag)?.updateable !== true) return hiddenFlag;
          wanted[flag] = true;
        } else if (carriers?.isClear(to) !== true) return unseen;
      }
      return wanted;
    },
  };
}

function refuses(row: Row, kind: AddressKind): boolean {
  return row[flags[kind]] === true || row[`Person${flags[kind]}`] === true;
}

const hiddenFlag = failedAs(
  'denied',
  'FIELD_NOT_EDITABLE',
  'Make HasOptedOutOfEmail and DoNotCall visible and editable to the integration user (field-level security).',
);
const unseen = failedAs(
  'denied',
  'NOT_VISIBLE',
  'Not every row that may refuse messages to the new address can be seen: give the integration user View All Data and Read on Contact, Lead and their address fields, then retry.',
);
