import { flushCompileCache } from 'node:module';
import { PassThrough } from 'node:stream';
import { openApplication } from '../../src/main.ts';
import { openLog } from '../../src/platform/log.ts';
import { workerSettings } from './worker-settings.ts';

// A process of its own that works one request until it waits; told everything by its one argument.
const told: {
  readonly databaseUrl?: string;
  readonly data: string;
  readonly masterKey: string;
  readonly vendorUrl: string;
  readonly token: string;
  readonly portalId: number;
  readonly request: number;
  /** Added to the time of day: whoever takes over reads nothing back before the dead call has certainly ended. */
  readonly laterMs: number;
} = JSON.parse(process.argv[2] ?? '{}');

const application = await openApplication({
  settings: workerSettings(told),
  data: told.data,
  databaseUrl: told.databaseUrl,
  masterKey: told.masterKey,
  clock: { now: () => new Date(Date.now() + told.laterMs) },
  log: openLog(new PassThrough().resume()),
});
// Whoever is killed writes nothing at its end.
flushCompileCache();
process.stdout.write('ready\n');
await application.greffe.requests.carryOn(told.request, new AbortController().signal);
await application.close();
