import { readFile } from 'node:fs/promises';
import { WrongUse } from './exit.ts';
import { unreadable } from './files.ts';

/**
 * The signed notes a file holds, whichever way it was kept: one note, `checkpoints.jsonl` of an export, or a
 * certificate. @throws WrongUse when it holds none
 */
export async function checkpointsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const whole = member(text, 'checkpoint');
  if (whole !== null) return [whole];
  const lines = text.split('\n').flatMap((line) => member(line, 'note') ?? []);
  if (lines.length > 0) return lines;
  // A signed note: its text, an empty line, signatures that begin with an em dash.
  if (text.includes('\n\n\u2014 ')) return [text];
  throw new WrongUse(
    `${path} holds no checkpoint: give a signed note, checkpoints.jsonl of an export, or a certificate.`,
  );
}

function member(text: string, name: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
}
