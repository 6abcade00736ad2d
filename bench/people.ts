/** Who is measured: how many records each system holds about one person, beside the row that is the person. */
export const sizes = {
  small: 0,
  typical: 10,
  heavy: 500,
  /** Half-way marks for the memory of an export: each activity carries a file. */
  fifty: 50,
  fiveHundred: 500,
} as const;

export type Size = keyof typeof sizes;

/** One person of a world: nobody is used by two measurements. */
export interface Somebody {
  readonly size: Size;
  readonly given: string;
  readonly family: string;
  readonly email: string;
  readonly hasFiles: boolean;
}

/** The person of that size whom one measurement uses up. */
export function somebody(size: Size, purpose: string): Somebody {
  const family = `Banc${size}${purpose}`.replaceAll(/[^a-z]/gi, '');
  return {
    size,
    given: 'Camille',
    family,
    email: `${family.toLowerCase()}@example.fr`,
    hasFiles: size === 'fifty' || size === 'fiveHundred',
  };
}

/** Everybody the doubles are filled with. */
export const everybody: readonly Somebody[] = [
  ...(['small', 'typical', 'heavy'] as const).flatMap((size) => [
    somebody(size, 'erasure'),
    somebody(size, 'access'),
  ]),
  somebody('typical', 'first'),
  somebody('typical', 'again'),
  somebody('typical', 'warmup'),
  somebody('typical', 'wall'),
  somebody('fifty', 'memory'),
  somebody('fiveHundred', 'memory'),
];

/** What the activities of a person are in each tool, as parts of ten. */
export const shares = {
  hubspot: { notes: 3, emails: 3, calls: 2, meetings: 1, tasks: 1 },
  salesforce: { Task: 4, Event: 2, EmailMessage: 4 },
} as const;

/** The kinds of a person's activities in one tool, each with how many there are. */
export function spread(count: number, parts: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(parts).map(([kind, part]) => [kind, (count * part) / 10]));
}
