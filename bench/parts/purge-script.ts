import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Told } from '../house.ts';

/** What the script of one record at a time took. */
export interface Scripted {
  readonly seen: number;
  readonly erased: number;
  readonly listedMs: number;
  readonly erasedMs: number;
}

export async function scriptedPurge(told: Told): Promise<Scripted> {
  const script = fileURLToPath(new URL('../script-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script, '--told', JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error('the script failed: see above');
  const scripted: Scripted = JSON.parse(await said);
  return scripted;
}
