import type { Log } from '../../src/ports/log.ts';

/** For tests that look elsewhere. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
