import { Refusal } from '../refusal.ts';
import type { Field } from '../schema/field.ts';
import type { SObject } from '../schema/schema.ts';
import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';
import { visibleField, visibleObject } from '../org/sight.ts';
import type { Row, Value } from '../org/store.ts';

/** Where a query looks from: whose rights, which object, whether the bin is seen. */
export interface View {
  readonly org: Org;
  readonly session: Session;
  readonly soql: string;
  readonly deletedToo: boolean;
  /** Any row by id, computed ones included. */
  rowOf(id: string): Row | null;
  readonly childPages: ChildPages;
}

/** Children of one record come in pages too: the rest is kept under a locator of its own. */
export interface ChildPages {
  readonly rows: number;
  /** @returns where the rest is fetched */
  keep(total: number, records: (from: number, to: number) => readonly Record<string, unknown>[]): string;
}

/** A field reached from the queried object, possibly through parents: Account.Owner.Name. */
export interface Path {
  /** As Salesforce writes it, whatever the query's case. */
  readonly name: string;
  readonly field: Field;
  read(row: Row): Value;
  /** The row that holds the field; null when a parent on the way is missing. */
  holder(row: Row): Row | null;
}

interface Step {
  readonly relationship: string;
  readonly field: string;
}

const parentsMax = 5;

export function pathOf(view: View, object: SObject, written: string, alias?: string): Path {
  const parts = written.split('.');
  if (parts.length > 1 && isSelf(parts[0] ?? '', object, alias)) parts.shift();
  const last = parts.pop() ?? '';
  if (parts.length > parentsMax) throw noColumn(view, written, object);
  const steps: Step[] = [];
  let holders: readonly SObject[] = [object];
  for (const part of parts) {
    const reference = referenceBy(view, holders, part);
    if (reference === null) {
      throw new Refusal(
        'INVALID_FIELD',
        `${shown(view, written)}Didn't understand relationship '${part}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
      );
    }
    steps.push({ relationship: reference.relationshipName ?? part, field: reference.name });
    holders = reference.referenceTo.flatMap((name) => visibleObject(view.org, view.session, name) ?? []);
  }
  const field = fieldOf(view, holders, last);
  if (field === null) throw noColumn(view, written, holders[0] ?? object);
  const holder = (row: Row): Row | null => {
    let current: Row | null = row;
    for (const step of steps) {
      const id: Value = current.values[step.field] ?? null;
      const next: Row | null = typeof id === 'string' ? view.rowOf(id) : null;
      if (next === null || (next.state !== 'live' && !view.deletedToo)) return null;
      current = next;
    }
    return current;
  };
  return {
    name: [...steps.map((step) => step.relationship), field.name].join('.'),
    field,
    holder,
    read:
      steps.length === 0
        ? (row) => row.values[field.name] ?? null
        : (row) => {
            const from = holder(row);
            if (from === null) return null;
            return field.name === 'Type' && !('Type' in from.values)
              ? from.sobject
              : (from.values[field.name] ?? null);
          },
  };
}

function isSelf(part: string, object: SObject, alias: string | undefined): boolean {
  const first = part.toLowerCase();
  return (
    first === alias?.toLowerCase() ||
    (first === object.name.toLowerCase() && !object.fields.has(`${first}id`))
  );
}

function referenceBy(view: View, holders: readonly SObject[], relationship: string): Field | null {
  for (const holder of holders) {
    for (const field of holder.fields.values()) {
      const isNamed = field.relationshipName?.toLowerCase() === relationship.toLowerCase();
      if (isNamed && visibleField(view.session, holder, field.name) !== null) return field;
    }
  }
  return null;
}

const typeOfPolymorphic: Field = {
  name: 'Type',
  type: 'picklist',
  label: 'Type',
  length: 255,
  nillable: true,
  createable: false,
  updateable: false,
  filterable: true,
  sortable: true,
  groupable: true,
  aggregatable: true,
  custom: false,
  encrypted: false,
  externalId: false,
  tracked: false,
  referenceTo: [],
  relationshipName: null,
  childRelationshipName: null,
  onDelete: null,
};

/** Behind a reference to several objects SOQL sees their common "Name" object; here, what any of them has. */
function fieldOf(view: View, holders: readonly SObject[], name: string): Field | null {
  for (const holder of holders) {
    const field = visibleField(view.session, holder, name);
    if (field !== null) return field;
  }
  return holders.length > 1 && name.toLowerCase() === 'type' ? typeOfPolymorphic : null;
}

export function noColumn(view: View, written: string, object: SObject): Refusal {
  return new Refusal(
    'INVALID_FIELD',
    `${shown(view, written)}No such column '${written.split('.').at(-1) ?? written}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** The API shows the place in the query, and with it whatever address the query contains. */
export function shown(view: View, written: string): string {
  const at = Math.max(0, view.soql.toLowerCase().indexOf(written.toLowerCase()));
  const from = Math.max(0, at - 30);
  const excerpt = view.soql.slice(from, at + written.length + 30).replace(/\s+/g, ' ');
  return `\n${excerpt}\n${' '.repeat(at - from)}^\nERROR at Row:1:Column:${at + 1}\n`;
}
