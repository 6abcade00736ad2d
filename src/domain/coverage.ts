import type { ClassesOfPerson, MappedEvents, MappedFields, Unclassed } from './data-map.ts';
import type { KindTerms } from './graph.ts';
import type { RetentionRule } from './retention-rule.ts';

/** What the settings say of retention, and what the tools can tell of it. */
export interface Coverage {
  readonly rules: readonly RetentionRule[];
  readonly classes: ClassesOfPerson;
  readonly unclassed: Unclassed;
  readonly events: MappedEvents;
  readonly fields: MappedFields;
  readonly systems: readonly CoveredSystem[];
}

export interface CoveredSystem {
  readonly name: string;
  readonly kinds: Readonly<Record<string, KindTerms>>;
  /** Kinds that can be gone through, record by record; none where the tool cannot be scanned. */
  readonly canScan: readonly string[];
  /** Kinds whose records can be put into a recycle bin and no further; none where the tool has no bin. */
  readonly canRecycle: readonly string[];
}

/** Something that no rule covers, or that a rule cannot know. */
export type Uncovered =
  /** Neither a rule nor a class: nothing was said at all. */
  | { readonly what: 'no-schedule' }
  | { readonly what: 'class-without-rule'; readonly class: string }
  /** Rows of people that belong to no class, and were not left out with a reason. */
  | { readonly what: 'kind-without-class'; readonly system: string; readonly kinds: readonly string[] }
  | {
      readonly what: 'class-of-no-person';
      readonly class: string;
      readonly system: string;
      readonly kind: string;
      /** Those that do hold people there. */
      readonly kinds: readonly string[];
    }
  /** A class that has a rule, and systems with people in which nothing is said of it. */
  | { readonly what: 'class-untold'; readonly class: string; readonly systems: readonly string[] }
  | { readonly what: 'purpose-without-rule'; readonly purpose: string; readonly fields: readonly string[] }
  /** The event that starts the period has no field in a system that tells the class. */
  | { readonly what: 'start-untold'; readonly rule: string; readonly event: string; readonly system: string }
  /** It has one, in kinds of record that cannot be gone through. */
  | {
      readonly what: 'start-unreadable';
      readonly rule: string;
      readonly event: string;
      readonly system: string;
      readonly kinds: readonly string[];
    }
  /** Rows of a class that cannot be gone through: who is due there is known by hand alone. */
  | { readonly what: 'not-scanned'; readonly system: string; readonly kinds: readonly string[] }
  /** A rule that only recycles, and rows of its class in a tool without a bin for them: whoever has one is left out. */
  | {
      readonly what: 'no-recycle-bin';
      readonly rule: string;
      readonly system: string;
      readonly kinds: readonly string[];
    }
  /** Where nothing can be gone through, a contact that would keep somebody is not seen. */
  | { readonly what: 'contact-unseen'; readonly system: string; readonly rules: readonly string[] };

/** Everything no rule covers, in the order of the data map and of the systems. @source law.md RET-8 */
export function uncovered(coverage: Coverage): readonly Uncovered[] {
  if (coverage.rules.length === 0 && Object.keys(coverage.classes).length === 0) {
    return [{ what: 'no-schedule' }];
  }
  return [
    ...classesWithoutRule(coverage),
    ...purposesWithoutRule(coverage),
    ...classesUntold(coverage),
    ...coverage.systems.flatMap((system) => [
      ...kindsWithoutClass(coverage, system),
      ...classesOfNoPerson(coverage, system),
      ...startsUntold(coverage, system),
      ...unscanned(coverage, system),
      ...binless(coverage, system),
    ]),
  ];
}

function classesWithoutRule({ rules, classes }: Coverage): readonly Uncovered[] {
  return Object.keys(classes)
    .filter((name) => !rules.some((rule) => rule.class === name))
    .map((name) => ({ what: 'class-without-rule', class: name }));
}

function purposesWithoutRule({ rules, fields, systems }: Coverage): readonly Uncovered[] {
  const ofPeople = Object.entries(fields).filter(([, field]) =>
    systems.some((system) =>
      (field.in[system.name] ?? []).some(({ kind }) => kindsOfPeople(system).includes(kind)),
    ),
  );
  const purposes = new Set(ofPeople.flatMap(([, field]) => field.purposes));
  return [...purposes]
    .filter((purpose) => !rules.some((rule) => rule.purpose === purpose))
    .map((purpose) => ({
      what: 'purpose-without-rule',
      purpose,
      fields: ofPeople.filter(([, field]) => field.purposes.includes(purpose)).map(([name]) => name),
    }));
}

function classesUntold({ rules, classes, systems }: Coverage): readonly Uncovered[] {
  const holdPeople = systems.filter((system) => kindsOfPeople(system).length > 0);
  return Object.entries(classes)
    .filter(([name]) => rules.some((rule) => rule.class === name))
    .map(([name, told]) => ({
      what: 'class-untold' as const,
      class: name,
      systems: holdPeople.filter((system) => told[system.name] === undefined).map((system) => system.name),
    }))
    .filter((one) => one.systems.length > 0);
}

function kindsWithoutClass({ classes, unclassed }: Coverage, system: CoveredSystem): readonly Uncovered[] {
  const told = kindsOfClasses(classes, system.name);
  const leftOut = Object.keys(unclassed[system.name] ?? {});
  const kinds = kindsOfPeople(system).filter((kind) => !told.includes(kind) && !leftOut.includes(kind));
  return kinds.length === 0 ? [] : [{ what: 'kind-without-class', system: system.name, kinds }];
}

function classesOfNoPerson({ classes }: Coverage, system: CoveredSystem): readonly Uncovered[] {
  const kinds = kindsOfPeople(system);
  return Object.entries(classes).flatMap(([name, told]) =>
    Object.keys(told[system.name] ?? {})
      .filter((kind) => !kinds.includes(kind))
      .map((kind) => ({
        what: 'class-of-no-person' as const,
        class: name,
        system: system.name,
        kind,
        kinds,
      })),
  );
}

function startsUntold(coverage: Coverage, { name: system, canScan }: CoveredSystem): readonly Uncovered[] {
  const { rules, classes, events } = coverage;
  return rules
    .filter((rule) => Object.keys(classes[rule.class]?.[system] ?? {}).length > 0)
    .flatMap((rule): readonly Uncovered[] => {
      const { id, since: event } = rule;
      if (event === 'last-contact-from-person' || event === 'collection') return [];
      const kinds = [...new Set((events[event]?.[system] ?? []).map(({ kind }) => kind))];
      if (kinds.length === 0) return [{ what: 'start-untold', rule: id, event, system }];
      // Where nothing can be gone through, that is told once for the whole system.
      if (canScan.length === 0 || kinds.some((kind) => canScan.includes(kind))) return [];
      return [{ what: 'start-unreadable', rule: id, event, system, kinds }];
    });
}

function unscanned({ rules, classes }: Coverage, system: CoveredSystem): readonly Uncovered[] {
  const { name, canScan } = system;
  const people = kindsOfPeople(system);
  const kinds = kindsOfClasses(classes, name).filter(
    (kind) => people.includes(kind) && !canScan.includes(kind),
  );
  const counting = rules.filter((rule) => rule.since === 'last-contact-from-person').map(({ id }) => id);
  const isBlind = canScan.length === 0 && people.length > 0 && counting.length > 0;
  return [
    ...(kinds.length === 0 ? [] : [{ what: 'not-scanned' as const, system: name, kinds }]),
    ...(isBlind ? [{ what: 'contact-unseen' as const, system: name, rules: counting }] : []),
  ];
}

function binless({ rules, classes }: Coverage, system: CoveredSystem): readonly Uncovered[] {
  const { name, canRecycle } = system;
  return rules
    .filter(({ action }) => action.kind === 'recycle')
    .flatMap((rule): readonly Uncovered[] => {
      const told = Object.keys(classes[rule.class]?.[name] ?? {});
      const kinds = kindsOfPeople(system).filter((kind) => told.includes(kind) && !canRecycle.includes(kind));
      return kinds.length === 0 ? [] : [{ what: 'no-recycle-bin', rule: rule.id, system: name, kinds }];
    });
}

function kindsOfClasses(classes: ClassesOfPerson, system: string): readonly string[] {
  return [...new Set(Object.values(classes).flatMap((told) => Object.keys(told[system] ?? {})))];
}

function kindsOfPeople({ kinds }: CoveredSystem): readonly string[] {
  return Object.entries(kinds)
    .filter(([, terms]) => terms.role === 'person')
    .map(([kind]) => kind);
}
