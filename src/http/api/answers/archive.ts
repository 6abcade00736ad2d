import { z } from 'zod';
import { code, day, next, number, words } from './parts.ts';

const archiveEntry = z
  .object({
    id: number,
    controller: code,
    purge: number,
    rule: code,
    subject: code,
    enteredOn: day,
    endsOn: day,
    readers: z.array(code),
    basis: words,
  })
  .meta({ id: 'ArchiveEntry' });

export const archiveEntries = z.object({ items: z.array(archiveEntry), next });
export const openedEntry = z
  .object({
    entry: archiveEntry,
    records: z.array(z.object({ system: code, kind: code, fields: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'OpenedArchiveEntry' });
