import { activities } from './activities.ts';
import { administration } from './administration.ts';
import { business } from './business.ts';
import { consent, dataProtectionObjects } from './consent.ts';
import { people, personAccountLines } from './people.ts';
import { type ObjectDefinition, type Schema, createSchema } from './schema.ts';

export interface SchemaChoice {
  /** "Data Protection and Privacy" is on: Individual and the consents exist. */
  readonly dataProtection: boolean;
  readonly personAccounts: boolean;
  /** Objects this edition does not have. */
  readonly without: readonly string[];
}

/** The objects of an org of that choice; a reference to an object that is missing is missing too. */
export function standardSchema(choice: SchemaChoice): Schema {
  const isThere = (name: string): boolean =>
    !choice.without.includes(name) && (choice.dataProtection || !dataProtectionObjects.has(name));
  const schema = createSchema();
  for (const definition of [...people, ...activities, ...business, ...consent, ...administration]) {
    if (isThere(definition.name)) schema.define(withoutMissing(definition, isThere));
  }
  if (choice.personAccounts) {
    for (const [name, lines] of Object.entries(personAccountLines)) {
      schema.extend(
        name,
        lines.flatMap((line) => reachable(line, isThere)),
      );
    }
  }
  return schema;
}

function withoutMissing(definition: ObjectDefinition, isThere: (name: string) => boolean): ObjectDefinition {
  return { ...definition, fields: definition.fields.flatMap((line) => reachable(line, isThere)) };
}

function reachable(line: string, isThere: (name: string) => boolean): string[] {
  const [name = '', arrow, targets = '', ...rest] = line.split(/\s+/);
  if (arrow !== '->') return [line];
  const left = targets.split(',').filter(isThere);
  return left.length === 0 ? [] : [[name, arrow, left.join(','), ...rest].join(' ')];
}
