import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import type { Io } from '../io.ts';
import type { Language } from '../language.ts';
import { spokenLanguage } from '../language.ts';
import { noticeWords } from '../notice-words.ts';
import { globalsOf, withService } from '../session.ts';
import { version } from '../version.ts';
import { words } from '../words.ts';

/** The workers: they carry on every request, and sign the head of the log each night. */
export function serveCommand(program: Command, io: Io): void {
  const command = program
    .command('serve')
    .description('carry on every request, keep the nights and hear what tools tell, until stopped')
    .option('--no-door', 'open no door for what tools send: another process has it')
    .option('--only <part>', 'api: the door and the API alone; worker: jobs and nights alone', asPart)
    .action(async ({ door: wantsDoor = true, only }: ServeFlags) => {
      if (only === 'api' && !wantsDoor) throw new WrongUse('--only api opens the door: leave --no-door out.');
      await withService(io, command, async (session) => {
        const { words: say } = session;
        const service = await session.application.serve({
          ...(only && { only }),
          door: wantsDoor && only !== 'worker',
          version: version(),
        });
        const { door, metrics } = service;
        if (only === 'api' && door === null) {
          await service.stop();
          throw new WrongUse('There is nothing to open: set http.api to true in greffe.yaml.');
        }
        const end = AbortSignal.any([io.signal, service.stopped]);
        const opened = openedIn(session.language, door, metrics);
        io.out(
          session.globals.json
            ? json({
                ready: true,
                door,
                ...(metrics && { metrics: { host: metrics.host, port: metrics.port } }),
              })
            : `${only === 'api' ? '' : `${say.ready(session.settings.systems.length)}\n`}${opened}`,
        );
        // Kept now, and not at the end alone: a service that is killed leaves it to the next one all the same.
        flushCompileCache();
        if (!end.aborted) await once(end, 'abort');
        if (service.stopped.aborted) io.err(`${say.stoppedByCommand}\n`);
        else if (!session.globals.json) io.err(`${say.stopping}\n`);
        await service.stop();
        return EXIT.done;
      });
    });
}

interface ServeFlags {
  readonly door?: boolean;
  readonly only?: 'api' | 'worker';
}

function openedIn(
  language: Language,
  door: { readonly host: string; readonly port: number; readonly isApi: boolean } | null,
  metrics: { readonly host: string; readonly port: number } | null,
): string {
  const { doorOpen, apiOpen, metricsOpen } = noticeWords[language];
  return [
    door && doorOpen(door.host, door.port),
    door?.isApi === true ? apiOpen(door.host, door.port) : null,
    metrics && metricsOpen(metrics.host, metrics.port),
  ]
    .filter((line) => line !== null)
    .map((line) => `${line}\n`)
    .join('');
}

function asPart(text: string): 'api' | 'worker' {
  if (text === 'api' || text === 'worker') return text;
  throw new InvalidArgumentError('It must be api or worker.');
}

/** Stops the embedded PostgreSQL. */
export function stopCommand(program: Command, io: Io): void {
  const command = program
    .command('stop')
    .description('stop the embedded PostgreSQL of the data folder, unless somebody uses it')
    .action(async () => {
      const say = words[spokenLanguage(io.env)];
      if (io.env['DATABASE_URL']) throw new WrongUse(say.storeNotOurs);
      const { data, json: asJson } = globalsOf(command);
      const { stopStore } = await import('../../main.ts');
      const result = await stopStore(resolve(data));
      const told = {
        stopped: say.storeStopped,
        'in-use': say.storeInUse,
        'not-running': say.storeNotRunning,
      };
      if (asJson) io.out(json({ result }));
      else if (result === 'in-use') io.err(`greffe: ${told[result]}\n`);
      else io.out(`${told[result]}\n`);
      io.end(result === 'in-use' ? EXIT.failed : EXIT.done);
    });
}
