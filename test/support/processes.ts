import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Starts a piece of TypeScript in a process of its own, from the root of the project. */
export function startScript(source: string, options: { readonly uid?: number } = {}) {
  const script = [process.execPath, '--no-warnings', '--input-type=module-typescript', '--eval', source];
  const [program = '', ...args] = options.uid === undefined ? script : [...demoted(options.uid), ...script];
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts it, and waits for its end. */
export async function runScript(source: string, options: { readonly uid?: number } = {}): Promise<Ended> {
  const child = startScript(source, options);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output: output.trim() };
}

/** As another user, who may still read a checkout that lies in root's home. */
function demoted(uid: number): string[] {
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
}
