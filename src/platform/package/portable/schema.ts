import type { PackageCover, PortableCover } from '../../../domain/package.ts';
import { WITHHOLDING_REASONS } from '../../../domain/package.ts';
import { PORTABLE_FORMAT } from './json.ts';

/** The form of the data in this package, for whoever takes it in. @source JSON Schema 2020-12 */
export function portableSchema({ searched, asked }: PackageCover, { data }: PortableCover): string {
  const name = data.length === 0 ? false : { enum: data.map((one) => one.name) };
  const where = { system: text, kind: text };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: PORTABLE_FORMAT,
    description:
      'Personal data a person takes along (GDPR, Article 20): values under the names of "data", each with the tool, the record and the field it was read from.',
    ...object({
      format: { const: PORTABLE_FORMAT },
      controller: object({ name: text, dpo: text }),
      request: count,
      package: { type: 'string', pattern: '^[0-9]+\\.[0-9]+$' },
      receivedOn: day,
      drawnOn: day,
      searched: list(searched.length === 0 ? false : { enum: searched }),
      data: list(
        object({
          name: name === false ? text : name,
          label: { anyOf: [object({ fr: text, en: text }), { type: 'null' }] },
          category: text,
          origin: { enum: ['provided', 'observed'] },
          legalBases: { ...list({ enum: ['consent', 'contract'] }), minItems: 1 },
        }),
      ),
      leftOut: list(
        object({
          ...where,
          because: {
            enum: ['derived', 'third-party', 'legal-basis', 'not-mapped', 'concerns-others', 'file'],
          },
          legalBases: list(text),
          fields: list(text),
          count,
        }),
      ),
      withheld: list(object({ ...where, reason: { enum: WITHHOLDING_REASONS }, count })),
      unread: list(object({ ...where, because: text, what: { enum: ['record', 'file'] }, count })),
      gaps: list(object({ system: text, what: text, because: text })),
      ...(asked && {
        asked: list(
          object({
            system: text,
            on: day,
            answer: { enum: ['held', 'nothing-found', 'could-not'] },
            why: { type: ['string', 'null'] },
          }),
        ),
      }),
      records: list(
        object({
          ...where,
          id: text,
          values: list(object({ name, field: text, value: {} })),
          missing: { type: ['string', 'null'] },
        }),
      ),
    }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const text = { type: 'string' };
const count = { type: 'integer', minimum: 1 };
const day = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };

function list(items: unknown) {
  return { type: 'array', items };
}

/** Every property is there, and no other. */
function object(properties: Readonly<Record<string, unknown>>) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
