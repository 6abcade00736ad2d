import type { Context, Ref, Tools } from '../../src/contract/index.ts';
import type { Act, Asked, Held, Question, TaskDesk } from './desk.ts';
import { failureOf } from './failures.ts';

/** The desk behind the layers, one function for each thing it can be asked. */
export interface HumanClient {
  readonly system: string;
  holder(context: Context): Promise<string | null>;
  put(question: Question, context: Context): Promise<Asked | null>;
  byTicket(ticket: string, context: Context): Promise<Asked | null>;
  about(dossier: Ref, act: Act, context: Context): Promise<Asked | null>;
  held(ticket: string, context: Context): Promise<Held | null>;
  file(id: string, context: Context): ReturnType<TaskDesk['file']>;
}

export function humanClient(desk: TaskDesk, { send }: Pick<Tools, 'send'>): HumanClient {
  const call = <T>(
    endpoint: string,
    effect: 'read' | 'write',
    context: Context,
    act: () => Promise<T>,
  ): Promise<T> =>
    send({ endpoint, pools: [], effect }, context, async (signal) => {
      try {
        signal.throwIfAborted();
        return await Promise.race([act(), aborted(signal)]);
      } catch (thrown) {
        throw failureOf(thrown, effect);
      }
    });
  return {
    system: desk.system,
    holder: (context) => call('GET holder', 'read', context, async () => desk.holder()),
    put: (question, context) => call('PUT task', 'write', context, () => desk.put(question)),
    byTicket: (ticket, context) => call('GET task', 'read', context, () => desk.byTicket(ticket)),
    about: (dossier, act, context) => call('GET task/{act}', 'read', context, () => desk.about(dossier, act)),
    held: (ticket, context) => call('GET task/held', 'read', context, () => desk.held(ticket)),
    file: (id, context) => call('GET task/file', 'read', context, () => desk.file(id)),
  };
}

/** The store is not told to stop, and nobody waits for it any more. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
