import { parsePeriod } from '../domain/civil-day.ts';
import type { Contents } from './cross-check.ts';
import type { Problem } from './explain.ts';

type Contradiction = Problem & { readonly file: 'data-map.yaml' | 'retention.yaml' };

/** Where the data map and the retention schedule say two things of the same people, or one that can never be done. */
export function contradictions(contents: Contents): readonly Contradiction[] {
  const { classes, fields } = dataMapIn(contents['data-map.yaml']);
  const rules = rulesIn(contents['retention.yaml']);
  return [
    ...classesAlike(classes),
    ...classesOfEverybody(classes),
    ...toldAndLeftOut(classes, contents['data-map.yaml']),
    ...rulesOverTheSameRecord(rules),
    ...rulesOverTheSameField(rules),
    ...fieldsOutOfReach(rules, classes, fields),
  ];
}

/** A class as one kind of record of one system tells it. */
interface Telling {
  readonly name: string;
  readonly system: string;
  readonly kind: string;
  /** The same for two that the same rows meet, in whatever order they are written. */
  readonly conditions: string;
  readonly saysNone: boolean;
}

function classesAlike(tellings: readonly Telling[]): readonly Contradiction[] {
  return tellings.flatMap((one, index) => {
    const before = tellings
      .slice(0, index)
      .find((other) => isSameKind(one, other) && other.conditions === one.conditions);
    if (!before) return [];
    const message = `tells the same rows as the class ${before.name}: nobody could say which rules are theirs. Change one of them.`;
    return [{ file: 'data-map.yaml', path: placeOf(one), isKey: true, message }];
  });
}

function classesOfEverybody(tellings: readonly Telling[]): readonly Contradiction[] {
  return tellings
    .filter((one) => one.saysNone)
    .flatMap((one) => {
      const other = tellings.find((another) => isSameKind(one, another) && !another.saysNone);
      if (!other) return [];
      const message = `names no field, and would take the rows of the class ${other.name} too. Name the fields that tell.`;
      return [{ file: 'data-map.yaml', path: placeOf(one), isKey: true, message }];
    });
}

function toldAndLeftOut(tellings: readonly Telling[], dataMap: unknown): readonly Contradiction[] {
  return Object.entries(groupOf(groupOf(dataMap)['unclassed'])).flatMap(([system, kinds]) =>
    Object.keys(groupOf(kinds)).flatMap((kind) => {
      const teller = tellings.find((one) => one.system === system && one.kind === kind);
      if (!teller) return [];
      const message = `tells of the class ${teller.name}, and is of none here. Take one of them out.`;
      return [{ file: 'data-map.yaml', path: ['unclassed', system, kind], isKey: true, message }];
    }),
  );
}

function isSameKind(one: Telling, other: Telling): boolean {
  return one !== other && one.name !== other.name && one.system === other.system && one.kind === other.kind;
}

function placeOf({ name, system, kind }: Telling): readonly string[] {
  return ['classes', name, system, kind];
}

/** A rule as far as it could be read: what is wrong with the rest of it is told by its schema. */
interface WrittenRule {
  readonly index: number;
  readonly id: string;
  readonly class: string;
  readonly purpose: string;
  /** The same for two periods that end on the same day. */
  readonly ends: string;
  readonly endsRecord: boolean;
  readonly redacts: readonly string[];
}

function rulesOverTheSameRecord(rules: readonly WrittenRule[]): readonly Contradiction[] {
  const ending = rules.filter((rule) => rule.endsRecord);
  return ending.flatMap((rule, place) => {
    const before = ending.slice(0, place).find((other) => isSameConcern(rule, other));
    if (!before) return [];
    const message = `contradicts the rule ${before.id}, which ends the record of the same class for the same purpose. Keep one of them.`;
    return [{ file: 'retention.yaml', path: ['rules', rule.index, 'then'], message }];
  });
}

function rulesOverTheSameField(rules: readonly WrittenRule[]): readonly Contradiction[] {
  return rules.flatMap((rule, place) =>
    rule.redacts.flatMap((field, index) => {
      const before = rules
        .slice(0, place)
        .find(
          (other) => isSameConcern(rule, other) && other.redacts.includes(field) && other.ends !== rule.ends,
        );
      if (!before) return [];
      const message = `is overwritten by the rule ${before.id} after another period, for the same class and purpose. Keep one of them.`;
      return [{ file: 'retention.yaml', path: ['rules', rule.index, 'then', 'redact', index], message }];
    }),
  );
}

function isSameConcern(one: WrittenRule, other: WrittenRule): boolean {
  return one.class === other.class && one.purpose === other.purpose;
}

/** field → SYSTEM KIND of each place it lives in. */
type FieldPlaces = ReadonlyMap<string, readonly string[]>;

function fieldsOutOfReach(
  rules: readonly WrittenRule[],
  tellings: readonly Telling[],
  fields: FieldPlaces,
): readonly Contradiction[] {
  return rules.flatMap((rule) => {
    const told = tellings
      .filter((one) => one.name === rule.class)
      .map(({ system, kind }) => `${system} ${kind}`);
    return rule.redacts.flatMap((field, index) => {
      const places = fields.get(field);
      if (!places || told.length === 0 || places.some((place) => told.includes(place))) return [];
      const message = `lives in no kind of record that tells the class ${rule.class}: it would never be overwritten. Name another field, or tell the class there.`;
      return [{ file: 'retention.yaml', path: ['rules', rule.index, 'then', 'redact', index], message }];
    });
  });
}

function rulesIn(content: unknown): readonly WrittenRule[] {
  const written = groupOf(content)['rules'];
  return (Array.isArray(written) ? written : []).flatMap((one: unknown, index) => {
    const { id, class: classOfPerson, purpose, keep, since, then } = groupOf(one);
    if (typeof classOfPerson !== 'string' || typeof purpose !== 'string') return [];
    const action = groupOf(then);
    return [
      {
        index,
        id: typeof id === 'string' ? id : String(index + 1),
        class: classOfPerson,
        purpose,
        ends: `${monthsAndDays(keep)} since ${String(since)}`,
        endsRecord:
          then === 'erase' ||
          then === 'recycle' ||
          Object.hasOwn(action, 'archive') ||
          Object.hasOwn(action, 'ask'),
        redacts: textsOf(action['redact']),
      },
    ];
  });
}

/** P1Y and P12M are one period; what is none stays as it was written. */
function monthsAndDays(keep: unknown): string {
  const period = typeof keep === 'string' ? parsePeriod(keep) : null;
  return period ? `${period.years * 12 + period.months} months ${period.days} days` : String(keep);
}

function dataMapIn(content: unknown): { readonly classes: readonly Telling[]; readonly fields: FieldPlaces } {
  const { classes, fields } = groupOf(content);
  return {
    classes: Object.entries(groupOf(classes)).flatMap(([name, systems]) =>
      Object.entries(groupOf(systems)).flatMap(([system, kinds]) =>
        Object.entries(groupOf(kinds))
          .filter(([, told]) => told !== null)
          .map(([kind, told]) => ({
            name,
            system,
            kind,
            conditions: conditionsOf(groupOf(told)),
            saysNone: Object.keys(groupOf(told)).length === 0,
          })),
      ),
    ),
    fields: new Map(
      Object.entries(groupOf(fields)).map(([name, field]) => [
        name,
        Object.entries(groupOf(groupOf(field)['in'])).flatMap(([system, places]) =>
          textsOf(places).map((place) => `${system} ${place.slice(0, place.indexOf('.'))}`),
        ),
      ]),
    ),
  };
}

function conditionsOf(told: Readonly<Record<string, unknown>>): string {
  return Object.entries(told)
    .map(([field, values]) => {
      const listed: readonly unknown[] = Array.isArray(values) ? values : [values];
      return JSON.stringify([field, [...new Set(listed.map(String))].sort()]);
    })
    .sort()
    .join();
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function textsOf(value: unknown): readonly string[] {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  return listed.filter((one) => typeof one === 'string');
}
