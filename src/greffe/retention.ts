import type { Uncovered } from '../domain/coverage.ts';
import { uncovered } from '../domain/coverage.ts';
import type { House } from '../procedures/house.ts';
import type { SystemReport } from './systems.ts';

/** Something of people that the retention schedule does not cover, with its mend. */
export interface RetentionFinding {
  readonly severity: 'warning';
  readonly code: Uncovered['what'];
  readonly says: string;
}

export interface RetentionNoun {
  /** What no rule covers in these systems, as their check just found them. */
  check(systems: readonly SystemReport[]): Promise<readonly RetentionFinding[]>;
}

export function retentionNoun(house: House): RetentionNoun {
  return {
    async check(reports) {
      const { retention: rules, classes, unclassed, events, fields } = house.policy;
      const systems = await Promise.all(reports.map((report) => coveredSystem(house, report)));
      return uncovered({ rules, classes, unclassed, events, fields, systems }).map(told);
    },
  };
}

/** An account that may not scan is no better than an adapter that cannot. */
async function coveredSystem(house: House, { system: name, probe }: SystemReport) {
  const { connection } = await house.system(name);
  const scan = probe?.unavailable.includes('scan') === true ? undefined : connection.scan;
  const all = Object.keys(connection.kinds);
  const canScan = scan === undefined ? [] : scan.kinds.length === 0 ? all : scan.kinds;
  const canRecycle = probe?.unavailable.includes('recycle') === true ? [] : (connection.recycle?.kinds ?? []);
  return { name, kinds: connection.kinds, canScan, canRecycle };
}

function told(found: Uncovered): RetentionFinding {
  const finding = { severity: 'warning', code: found.what } as const;
  switch (found.what) {
    case 'no-schedule':
      return {
        ...finding,
        says: 'retention.yaml has no rule: nothing says how long people are kept. Write one for each class of person.',
      };
    case 'class-without-rule':
      return {
        ...finding,
        says: `No rule says how long the class ${found.class} is kept. Write one in retention.yaml.`,
      };
    case 'purpose-without-rule':
      return {
        ...finding,
        says: `No rule says how long data is kept for ${found.purpose} (${found.fields.join(', ')}). Write one, or take the purpose off those fields.`,
      };
    case 'class-untold':
      return {
        ...finding,
        says: `The class ${found.class} has a rule, and nothing says who is of it in ${found.systems.join(', ')}. Write how it is told there, or an empty group where nobody is.`,
      };
    case 'kind-without-class':
      return {
        ...finding,
        says: `No class tells of these rows of people in ${found.system}: ${found.kinds.join(', ')}. Write how one is told there, or name them under unclassed with the reason.`,
      };
    case 'class-of-no-person':
      return {
        ...finding,
        says: `The class ${found.class} is told in ${found.system} by ${found.kind}, which is no row of a person. Name one of ${found.kinds.join(', ')}.`,
      };
    case 'start-untold':
      return {
        ...finding,
        says: `The rule ${found.rule} starts from ${found.event}, which no field of ${found.system} tells: whoever is known there alone is never due. Name the field under events.`,
      };
    case 'start-unreadable':
      return {
        ...finding,
        says: `The rule ${found.rule} starts from ${found.event}, which ${found.system} holds where greffe cannot go through records (${found.kinds.join(', ')}). Name a field of another kind under events.`,
      };
    case 'no-recycle-bin':
      return {
        ...finding,
        says: `The rule ${found.rule} ends with recycle, and ${found.system} has no recycle bin for ${found.kinds.join(', ')}: whoever has a row there is left out. Write another end, or leave the rows to a rule of their own.`,
      };
    case 'not-scanned':
      return {
        ...finding,
        says: `greffe cannot go through these rows of ${found.system}: ${found.kinds.join(', ')}. Who is due there is found by hand alone.`,
      };
    case 'contact-unseen':
      return {
        ...finding,
        says: `A contact in ${found.system} is not seen: under ${found.rules.join(', ')} somebody may look silent who is not. Look there before a purge is approved.`,
      };
  }
}
