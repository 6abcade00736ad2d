import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only names a place: the cluster is made there by the first test that asks for a database. */
export default async function globalSetup(): Promise<void> {
  process.env['GREFFE_TEST_DATA'] = await mkdtemp(join(tmpdir(), 'greffe-test-'));
}
