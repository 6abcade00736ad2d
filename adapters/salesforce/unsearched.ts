import type { Gap, Identifier } from '../../src/contract/index.ts';
import type { Described, DescribedField } from './describe.ts';
import { fieldsFor, isSearchable, numberTypes, textTypes, unsearchableFields } from './searched-fields.ts';
import type { Objects } from './searched-objects.ts';

/** What the search of these identifiers leaves out, because no query may ask it. */
export function unsearched(objects: Objects, identifiers: readonly Identifier[]): readonly Gap[] {
  const kinds = [...new Set(identifiers.map(({ kind }) => kind))];
  const fields = [...objects.values()].flatMap((described) => [
    ...kinds
      .flatMap((kind) => unsearchableFields(described, kind))
      .map((field) => encrypted(described, field)),
    ...(kinds.includes('id') ? fieldsFor(described, 'id') : [])
      .filter(({ type, filterable }) => filterable && !textTypes.has(type) && !numberTypes.has(type))
      .map((field) => noId(described, field)),
  ]);
  return identifiers.every(isSearchable) ? fields : [...fields, shortNumbers];
}

function encrypted(described: Described, field: DescribedField): Gap {
  return {
    what: `field ${described.name}.${field.name}: it cannot be searched (encrypted)`,
    because: 'not-searchable',
    mend: `Encrypt ${described.name}.${field.name} deterministically, so that it can be searched, then plan again.`,
  };
}

function noId(described: Described, field: DescribedField): Gap {
  return {
    what: `field ${described.name}.${field.name}: it is neither text nor a number, and is asked for no id`,
    because: 'not-searchable',
    mend: `Take ${described.name}.${field.name} out of identifierFields, or keep the id in a field of text.`,
  };
}

const shortNumbers: Gap = {
  what: 'telephone numbers of fewer than nine digits: they are not searched',
  because: 'not-searchable',
  mend: 'Give the whole number, with its country, or search for it in Salesforce itself.',
};
