import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a double says it has been asked, since it was last reset. */
export interface Counted {
  readonly total: number;
  /** Answers with status 429. */
  readonly limited: number;
  readonly calls: Readonly<Record<string, number>>;
}

/** A vendor in a process of its own, with its world, and what steers it from outside. */
export interface Double {
  /** What its first line told: address, credentials. */
  readonly told: Readonly<Record<string, string>>;
  counted(): Promise<Counted>;
  reset(): Promise<void>;
  /** Every answer from now on takes so long; 0 ends it. */
  answerAfter(latencyMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What is particular to the process of a double. */
export interface OfItsOwn {
  readonly heapMb?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startDouble(
  vendor: 'hubspot' | 'salesforce',
  options: Readonly<Record<string, unknown>>,
  world: string | null = vendor,
  own: OfItsOwn = {},
): Promise<Double> {
  const main = fileURLToPath(new URL(`../adapters/${vendor}/double/main.ts`, import.meta.url));
  const seed = world === null ? [] : ['--seed', fileURLToPath(new URL(`world/${world}.ts`, import.meta.url))];
  const { heapMb, variables = {} } = own;
  const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const child = spawn(process.execPath, [...heap, main, '--options', JSON.stringify(options), ...seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables },
  });
  const [line]: unknown[] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(`the ${vendor} double ended before it said where it listens`);
    }),
  ]);
  const told = textsOf(JSON.parse(String(line)));
  const control = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${told['control'] ?? ''}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the ${vendor} double refused ${method} ${path}: ${response.status}`);
    return response;
  };
  return {
    told,
    counted: async () => countedOf(await (await control('GET', '/counters')).json()),
    reset: async () => void (await control('DELETE', '/counters')),
    answerAfter: async (latencyMs) => {
      await control('DELETE', '/faults');
      if (latencyMs > 0) await control('POST', '/faults', { match: '.', effect: { latencyMs } });
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Object(value)).map(([name, one]) => [name, String(one)]));
}

function countedOf(value: unknown): Counted {
  const { total, limited, calls }: Record<string, unknown> = Object(value);
  const entries = Object.entries(Object(calls)).map(([name, count]): [string, number] => [
    name,
    Number(count),
  ]);
  return { total: Number(total), limited: Number(limited), calls: Object.fromEntries(entries) };
}
