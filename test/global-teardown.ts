import { rm } from 'node:fs/promises';
import { stopEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';

export default async function globalTeardown(): Promise<void> {
  const data = process.env['GREFFE_TEST_DATA'];
  if (data === undefined) return;
  await stopEmbeddedPostgres(data, { evenInUse: true });
  await rm(data, { recursive: true, force: true });
}
