import type { Opening } from '../main.ts';

/** All that a command touches of the world around it; a test gives its own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C: work in hand is handed on, nothing is lost. */
  readonly signal: AbortSignal;
  /** Colours, and progress on one line. */
  readonly isTerminal: boolean;
  /** What replaces parts of the application. */
  readonly opening?: Partial<Pick<Opening, 'clock' | 'log' | 'adapters' | 'openStore'>>;
  /** What the command ends with. */
  readonly end: (code: number) => void;
}

/** The terminal this process runs in. */
export function terminal(signal: AbortSignal = new AbortController().signal): Io {
  const { env, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    signal,
    isTerminal: stdout.isTTY && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb',
    end: (code) => {
      process.exitCode = code;
    },
  };
}
