import type { Context, Gap, Objection, Sighting } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text } from './answers.ts';
import type { Catalogue, Described } from './describe.ts';
import { hiddenFieldsOf, hiddenObject } from './probe.ts';

type Channel = Objection['channel'];

/** Where this org keeps what its people object to, as far as it shows us. */
export interface Objections {
  /** Column → type, to be asked along with the row. */
  readonly columns: readonly (readonly [string, string])[];
  /** Any of these, and a row that says nothing may be one that objects. */
  readonly gaps: readonly Gap[];
  readonly of: (row: Row) => Sighting['objected'];
}

/** No flag speaks of text messages or letters: only the one against all prospecting covers them. */
const flags: readonly (readonly [string, Channel])[] = [
  ['HasOptedOutOfEmail', 'email'],
  ['DoNotCall', 'phone'],
];
const everyChannel: readonly Channel[] = ['email', 'phone', 'sms', 'mail'];

/**
 * Each flag stands on the person's row, and the objection to all prospecting on the Individual behind it. A list of
 * channels is told only where every one of these could be seen: whoever hides one may hide that they object.
 */
export async function objectionsOf(
  catalogue: Catalogue,
  described: Described,
  context: Context,
): Promise<Objections> {
  const prefix = described.name === 'Account' ? 'Person' : '';
  const own = flags.map(([flag, channel]) => ({ column: `${prefix}${flag}`, channel }));
  const reference = `${prefix}IndividualId`;
  const solicit = `${prefix}Individual.HasOptedOutSolicit`;
  const individual = await catalogue.of('Individual', context);
  const hasIndividuals =
    individual !== null ||
    // Where none is shown there is none, or it is hidden: only the org's own row tells them apart.
    (await catalogue.keepsIndividuals(context)) !== false;
  const individualGaps = !hasIndividuals
    ? []
    : [
        ...hiddenFieldsOf(described, [reference]),
        ...(individual === null
          ? [hiddenObject('Individual')]
          : hiddenFieldsOf(individual, ['HasOptedOutSolicit'])),
      ];
  const gaps = [
    ...hiddenFieldsOf(
      described,
      own.map(({ column }) => column),
    ),
    ...individualGaps,
  ];
  const isReached = hasIndividuals && individualGaps.length === 0;
  return {
    columns: [
      ...own
        .filter(({ column }) => described.fields.has(column))
        .map(({ column }) => [column, 'boolean'] as const),
      ...(isReached
        ? ([
            [reference, 'reference'],
            [solicit, 'boolean'],
          ] as const)
        : []),
    ],
    gaps,
    of: (row) => {
      if (row[solicit] === true) return everyChannel;
      const isUnseen =
        gaps.length > 0 ||
        own.some(({ column }) => typeof row[column] !== 'boolean') ||
        (isReached && text(row, reference) !== null && row[solicit] !== false);
      return isUnseen ? null : own.flatMap(({ column, channel }) => (row[column] === true ? [channel] : []));
    },
  };
}
