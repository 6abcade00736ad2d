import type { PackagedRecord, PortableCover } from '../../../domain/package.ts';
import { packageName } from '../../../domain/package.ts';
import type { PackageMaterial } from '../../../ports/package-writer.ts';

/** The name of the form; it changes when the form does. */
export const PORTABLE_FORMAT = 'greffe-portability/1';

/** The data under the names of the data map, record by record, with the tool each value was read from. */
export async function* portableJson(
  { cover, controller, records }: PackageMaterial,
  { data, leftOut }: PortableCover,
): AsyncGenerator<string> {
  const { request, plan, receivedOn, drawnOn, searched, withheld, unread, gaps, asked } = cover;
  const head = {
    format: PORTABLE_FORMAT,
    controller: { name: controller.name, dpo: controller.dpo },
    request,
    package: packageName({ request, plan }),
    receivedOn,
    drawnOn,
    searched,
    data,
    leftOut,
    withheld,
    unread,
    // How to mend a gap is for the controller.
    gaps: gaps.map(({ system, what, because }) => ({ system, what, because })),
    ...(asked && { asked }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"records":[`;
  let separator = '\n';
  for await (const record of records()) {
    yield separator + JSON.stringify(portableRecord(record));
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** Nothing leaves without a name of the data map. */
function portableRecord({ system, ref, fields, portable, unread }: PackagedRecord) {
  return {
    system,
    kind: ref.kind,
    id: ref.id,
    values: Object.entries(portable?.names ?? {}).map(([field, name]) => ({
      name,
      field,
      value: fields[field] ?? null,
    })),
    missing: unread?.because ?? null,
  };
}
