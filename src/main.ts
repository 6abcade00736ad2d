import { readGreffe } from './greffe.ts';
import type { Application, Opening } from './main/application.ts';
import type { EmbeddedPostgres } from './platform/embedded-postgres.ts';
import { openEmbeddedPostgres, stopEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { readMasterKey } from './platform/master-key.ts';
import type { Settings } from './settings/settings.ts';

export { builtIn, frenchCatalogues, importAdapter, settingsJudges } from './main/adapters.ts';
export type { Application, Opening, OpenStore } from './main/application.ts';
export { printCertificate, printPurgeReport } from './main/print.ts';
export type { Service, Serving } from './main/serve.ts';
export { openUnderPassphrase, sealUnderPassphrase } from './platform/key-export.ts';
export { readGivenKey, restoreMasterKey } from './platform/master-key.ts';

/** Settings → platform → adapters → greffe. The embedded server starts while what stands on it is read in. */
export async function openApplication(opening: Opening): Promise<Application> {
  const { data, databaseUrl, openStore } = opening;
  const masterKey = await readMasterKey({
    given: opening.masterKey,
    data,
    mayBeMade: databaseUrl === undefined,
  });
  const isEmbedded = openStore === undefined && databaseUrl === undefined;
  const embedded = isEmbedded ? await beginEmbedded(data) : undefined;
  const [{ composed }] = await Promise.all([
    import('./main/application.ts'),
    opening.serves ? readService(opening.settings) : undefined,
  ]);
  return composed(opening, { masterKey, embedded });
}

/** Ends when there is nothing left to do but to wait: what is read in meanwhile would hold up its beginning. */
async function beginEmbedded(data: string): Promise<{ readonly opened: Promise<EmbeddedPostgres> }> {
  const launched = Promise.withResolvers<void>();
  const opened = openEmbeddedPostgres({ data, onLaunch: launched.resolve });
  // Whoever connects is told; until then nobody listens.
  await Promise.race([launched.promise, opened.catch(() => undefined)]);
  return { opened };
}

/** What a service stands on, and no command needs. */
async function readService({ http }: Pick<Settings, 'http'>): Promise<void> {
  const { readDoor } = await import('./main/serve.ts');
  await Promise.all([
    readGreffe(),
    import('./platform/jobs.ts'),
    import('./main/due-jobs.ts'),
    import('./main/systems.ts'),
    ...(http ? [readDoor()] : []),
  ]);
}

/** Stops the embedded PostgreSQL of a data directory, unless somebody else still uses it. */
export async function stopStore(data: string): Promise<'stopped' | 'in-use' | 'not-running'> {
  return stopEmbeddedPostgres(data, { evenInUse: false });
}
