import { rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tellStory } from './story/index.ts';
import type { Language, Screen } from './story/screen.ts';
import { openScreen } from './story/screen.ts';
import type { Stage } from './story/stage.ts';
import { openStage } from './story/stage.ts';
import { dayOf, seconds, thousands } from './story/words.ts';

const usage = 'npm run demo -- [--lang fr|en] [--keep] [--folder DIR] [--people N]';

await main();

async function main(): Promise<void> {
  const asked = understood();
  if (asked === null) return;
  const screen = openScreen(
    {
      write: (text) => void process.stdout.write(text),
      isTerminal: process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
      width: Math.min(process.stdout.columns || 100, 120),
    },
    asked.language,
  );
  const interrupted = interruption();
  const folder = resolve(asked.folder, new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, '-'));
  const startedAt = performance.now();
  screen.title({
    fr: 'greffe — effacer une personne de deux outils, en remettre la copie, et le prouver',
    en: 'greffe — erase a person from two tools, hand over the copy, and prove both',
  });
  const stage = await openStage({ folder, people: asked.people, signal: interrupted.signal });
  try {
    introduce(stage, screen, performance.now() - startedAt);
    await tellStory(stage, screen);
    conclude(screen, folder, performance.now() - startedAt);
    process.exitCode = screen.failures.length === 0 ? 0 : 1;
    if (asked.keep) await leaveRunning(stage, screen, interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    interrupted.forget();
    await stage.close();
    await rm(join(folder, 'data'), { recursive: true, force: true });
  }
}

interface Asked {
  readonly language: Language;
  readonly keep: boolean;
  readonly folder: string;
  readonly people: number;
}

/** What the command line asks; null once it was told how to ask. */
function understood(): Asked | null {
  try {
    const { values } = parseArgs({
      options: {
        lang: { type: 'string', default: 'fr' },
        keep: { type: 'boolean', default: false },
        folder: { type: 'string', default: '.greffe-demo' },
        people: { type: 'string', default: '2400' },
        help: { type: 'boolean', default: false },
      },
    });
    const { lang: language, people, help, ...rest } = values;
    const isRight = (language === 'fr' || language === 'en') && /^[1-9]\d{1,4}$/.test(people);
    if (!help && isRight) return { ...rest, language, people: Number(people) };
    process.exitCode = help ? 0 : 2;
  } catch {
    process.exitCode = 2;
  }
  process.stdout.write(`${usage}\n`);
  return null;
}

function introduce({ world, hubspot, salesforce, folder, clock }: Stage, screen: Screen, ms: number): void {
  const records = hubspot.witness.snapshot().size + salesforce.witness.snapshot().size;
  screen.line({
    fr: `Maison Tilleul SAS : ${thousands(world.people.length, 'fr')} personnes inventées, ${thousands(records, 'fr')} fiches, deux outils simulés`,
    en: `Maison Tilleul SAS: ${thousands(world.people.length, 'en')} invented people, ${thousands(records, 'en')} records, two simulated tools`,
  });
  screen.table([
    ['marketing', 'HubSpot', hubspot.url],
    ['ventes', 'Salesforce', salesforce.url],
    ['greffe', 'PostgreSQL', relative(process.cwd(), folder)],
  ]);
  screen.line({
    fr: `l’histoire commence le ${dayOf(clock.now(), 'fr')}, pour finir aujourd’hui`,
    en: `the story begins on ${dayOf(clock.now(), 'en')}, to end today`,
  });
  screen.line({ fr: `prêt en ${seconds(ms, 'fr')}`, en: `ready in ${seconds(ms, 'en')}` });
}

function conclude(screen: Screen, folder: string, ms: number): void {
  const failed = screen.failures.length;
  screen.title(
    failed === 0
      ? {
          fr: `Tout est vérifié, en ${seconds(ms, 'fr')}.`,
          en: `Everything checks, in ${seconds(ms, 'en')}.`,
        }
      : { fr: `${failed} contrôle(s) en échec.`, en: `${failed} check(s) failed.` },
  );
  const file = (...names: readonly string[]): string => join(relative(process.cwd(), folder), ...names);
  screen.table([
    [
      file('camille', 'access-1.1.zip'),
      screen.say({ fr: 'la copie : index.html', en: 'the copy: index.html' }),
    ],
    [file('camille', 'plan-1.2.json'), screen.say({ fr: 'le plan signé', en: 'the signed plan' })],
    [
      file('*', 'attestation-*.json'),
      screen.say({ fr: 'à vérifier hors ligne', en: 'to be verified offline' }),
    ],
    [file('*', 'attestation-*.pdf'), screen.say({ fr: 'les mêmes, à lire', en: 'the same, to be read' })],
  ]);
}

/** Until Ctrl-C, with workers: whoever wants to play finds a company, a configuration and two closed requests. */
async function leaveRunning(stage: Stage, screen: Screen, signal: AbortSignal): Promise<void> {
  const { application, salesforce, cast } = stage;
  stage.catchUp();
  const file = await writeEnvironment(stage);
  const workers = await application.work();
  const somebody = salesforce.witness.record('Contact', cast.namesakeContact)?.fields['Email'];
  screen.title({ fr: 'Tout reste ouvert, jusqu’à Ctrl-C.', en: 'Everything stays open, until Ctrl-C.' });
  screen.line({
    fr: 'Dans un autre terminal, depuis ce dossier :',
    en: 'In another terminal, from this folder:',
  });
  for (const command of [
    `. ${relative(process.cwd(), file)}`,
    'greffe check',
    'greffe request list --all',
    'greffe audit verify',
    `greffe request open --right access --email ${String(somebody)} --as dpo`,
  ]) {
    screen.line({ fr: `  ${command}`, en: `  ${command}` });
  }
  await new Promise<void>((end) => {
    if (signal.aborted) end();
    signal.addEventListener('abort', () => end(), { once: true });
  });
  await workers.stop();
  await rm(file);
}

/** What the command line needs to work on this company: the secrets of its tools, and the name `greffe`. */
async function writeEnvironment({ folder, configuration }: Stage): Promise<string> {
  const file = join(folder, 'environment');
  const secrets = Object.entries(configuration.environment).map(
    ([name, value]) => `export ${name}='${value}'\n`,
  );
  const command = `npm run --silent greffe -- --config '${configuration.directory}' --data '${join(folder, 'data')}'`;
  await writeFile(file, `${secrets.join('')}greffe() { ${command} "$@"; }\n`, { mode: 0o600 });
  return file;
}

/** Ctrl-C lets go of what is running and cleans up; a second one is not waited for. */
function interruption(): { readonly signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    forget: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
