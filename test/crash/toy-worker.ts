import { flushCompileCache } from 'node:module';
import { openJobs } from '../../src/platform/jobs.ts';
import { openLog } from '../../src/platform/log.ts';
import { openDatabase } from '../../src/platform/postgres/connect.ts';
import { openLocks } from '../../src/platform/postgres/locks.ts';
import { dueToys, toyProcedure, toyVendorClient } from './toy.ts';

/** A worker in a process of its own, to be killed: `node toy-worker.ts URL ORIGIN RELEASE`. */
const [url = '', origin = '', release] = process.argv.slice(2);
const database = openDatabase(url);
const log = openLog();
const jobs = await openJobs(database, log);
const advance = toyProcedure(database, toyVendorClient(origin), release === '2' ? 2 : 1);
await jobs.startWorkers({
  handlers: {
    advance,
    purge: advance,
    sweep: advance,
    propagate: advance,
    work: advance,
    nightly: advance,
    remind: advance,
    notices: advance,
    changes: advance,
    'call-back': advance,
  },
  locks: await openLocks(url),
  dueJobs: dueToys,
  lookEverySeconds: 1,
});
// Whoever is killed writes nothing at its end.
flushCompileCache();
process.stdout.write('ready\n');
