import type { Context } from '../../src/contract/index.ts';
import type { Session } from './sign-in.ts';

/** One vendor call. */
export type Send = <T>(
  endpoint: string,
  effect: 'read' | 'write',
  context: Context,
  work: (session: Session, signal: AbortSignal) => Promise<T>,
  limitMs?: number,
) => Promise<T>;
