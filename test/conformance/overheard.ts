import type { Connection } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Listen } from './mode.ts';

/** What was said by an adapter, and what it threw that no adapter may throw. */
export interface Ear {
  readonly hear: Listen;
  readonly foreign: (thrown: unknown) => void;
}

/** The same connection; everything it says that could end up in a log or on a screen is heard. */
export function overheard(connection: Connection, ear: Ear): Connection {
  const { probe, locate, expand, read, content, scan, lastContact } = connection;
  const { erase, recycle, redact, detach, rectify, object, solicitations } = connection;
  const { restrict, lift, reassign, verify, changes, webhooks, poll } = connection;
  for (const gap of connection.outOfReach) saidIn(gap, ear.hear);
  return {
    ...connection,
    probe: { ...probe, call: heard(probe.call, ear) },
    ...(locate && { locate: { ...locate, call: heard(locate.call, ear) } }),
    ...(expand && { expand: { ...expand, call: heard(expand.call, ear) } }),
    ...(read && { read: { ...read, call: heard(read.call, ear) } }),
    ...(content && { content: { ...content, call: heard(content.call, ear) } }),
    ...(scan && { scan: { ...scan, call: heard(scan.call, ear) } }),
    ...(lastContact && { lastContact: { ...lastContact, call: heard(lastContact.call, ear) } }),
    ...(erase && { erase: { ...erase, call: heard(erase.call, ear) } }),
    ...(recycle && { recycle: { ...recycle, call: heard(recycle.call, ear) } }),
    ...(redact && { redact: { ...redact, call: heard(redact.call, ear) } }),
    ...(detach && { detach: { ...detach, call: heard(detach.call, ear) } }),
    ...(rectify && { rectify: { ...rectify, call: heard(rectify.call, ear) } }),
    ...(object && { object: { ...object, call: heard(object.call, ear) } }),
    ...(solicitations && { solicitations: { ...solicitations, call: heard(solicitations.call, ear) } }),
    ...(restrict && { restrict: { ...restrict, call: heard(restrict.call, ear) } }),
    ...(lift && { lift: { ...lift, call: heard(lift.call, ear) } }),
    ...(reassign && { reassign: { ...reassign, call: heard(reassign.call, ear) } }),
    ...(verify && { verify: { ...verify, call: heard(verify.call, ear) } }),
    ...(changes && { changes: { ...changes, call: heard(changes.call, ear) } }),
    ...(webhooks && { webhooks: { ...webhooks, call: heard(webhooks.call, ear) } }),
    ...(poll && { poll: { ...poll, call: heard(poll.call, ear) } }),
  };
}

function heard<Args extends readonly unknown[], Answer>(
  call: (...args: Args) => Promise<Answer>,
  ear: Ear,
): (...args: Args) => Promise<Answer> {
  return async (...args) => {
    try {
      const answer = await call(...args);
      saidIn(answer, ear.hear);
      return answer;
    } catch (thrown) {
      if (thrown instanceof VendorFailure) saidIn(thrown.failure, ear.hear);
      else ear.foreign(thrown);
      if (thrown instanceof Error) ear.hear(thrown.message);
      throw thrown;
    }
  };
}

/** Words an adapter chooses itself; what it read for us (fields, facts, identifiers) is data and not speech. */
const speech = new Set(['code', 'mend', 'what', 'reason']);

function saidIn(value: unknown, hear: Listen): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'fields' || key === 'facts' || key === 'labels') continue;
    if (speech.has(key) && typeof member === 'string') hear(member);
    else saidIn(member, hear);
  }
}
