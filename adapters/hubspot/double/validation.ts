import type { Account } from './account.ts';
import type { PropertyDefinition } from './catalogue.ts';
import { emailConflict, validationError, type PropertyError, type Reply } from './replies.ts';
import type { StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';

/** Why HubSpot would refuse this write, or null. `object` is null for a creation. */
export function refusedWrite(
  account: Account,
  type: ObjectType,
  object: StoredObject | null,
  changes: Readonly<Record<string, string>>,
): Reply | null {
  const definitions = account.catalogue.of(type.name);
  const errors = Object.entries(changes).flatMap(([name, value]) => {
    const problem = problemWith(definitions.get(name), name, value);
    return problem === null ? [] : [{ propertyName: name, ...problem }];
  });
  const owner = changes['hubspot_owner_id'];
  if (
    owner !== undefined &&
    owner !== '' &&
    !account.owners.some(({ id, archived }) => id === owner && !archived)
  ) {
    const message = `Owner ${owner} does not exist or is not active.`;
    errors.push({ code: 'INVALID_OWNER_ID', message, propertyName: 'hubspot_owner_id' });
  }
  errors.push(...brokenRules(account, type, { ...object?.properties, ...changes }));
  if (errors.length > 0) return validationError(errors);
  const email = changes['email'];
  if (type.name !== 'contacts' || email === undefined || email === '') return null;
  const holder = account.store.contactByAddress(email);
  if (holder === null || holder === object) return null;
  if (account.behaviour.takenAddress === 'conflict') return emailConflict(holder.id);
  const message = `A contact with the email already exists. Existing ID: ${holder.id}`;
  return validationError([{ code: 'DUPLICATE_VALUE', message, propertyName: 'email' }]);
}

function problemWith(
  definition: PropertyDefinition | undefined,
  name: string,
  value: string,
): { code: string; message: string } | null {
  if (definition === undefined) {
    return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (definition.readOnlyValue) {
    return {
      code: 'READ_ONLY_VALUE',
      message: `"${name}" is a read only property; its value cannot be set.`,
    };
  }
  if (value === '') return null;
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return { code: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
  }
  if (definition.type === 'number' && Number.isNaN(Number(value))) {
    return { code: 'INVALID_LONG', message: `${value} was not a valid number.` };
  }
  const { options } = definition;
  if (
    options.length > 0 &&
    !value.split(';').every((part) => options.some((option) => option.value === part))
  ) {
    return { code: 'INVALID_OPTION', message: `${value} was not one of the allowed options.` };
  }
  return null;
}

function brokenRules(
  account: Account,
  type: ObjectType,
  after: Readonly<Record<string, string | undefined>>,
): PropertyError[] {
  return account.rules
    .filter(({ type: ruled, when }) => ruled === type.name && (!when || after[when.property] === when.value))
    .flatMap(({ required, when }) =>
      required
        .filter((name) => (after[name] ?? '') === '')
        .map((name) => ({
          code: when ? 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' : 'MISSING_REQUIRED_PROPERTY',
          message: `Property "${name}" is required.`,
          propertyName: name,
        })),
    );
}
