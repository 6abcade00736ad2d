import type { Connection } from '../../contract/index.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';

/** Channels that a call stops: whoever stops one by hand is asked by the objection, and not each night again. */
export function stoppedByCall({ object }: Connection): readonly ProspectingChannel[] {
  return (object?.channels ?? []).filter((channel) => object?.byHand?.includes(channel) !== true);
}
