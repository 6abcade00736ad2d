import type { Tools } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Meter } from '../../ports/meter.ts';

/** One line a call: where to, how it ended, how long it took. No values, no refs, no message of a vendor. */
export function traced(parts: {
  readonly system: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter?: Meter | undefined;
}): Tools['send'] {
  return async (call, context, attempt) => {
    const startedAt = parts.clock.now().getTime();
    const say = (ended: { readonly status: string; readonly code: string | null }): void => {
      const { system } = parts;
      const ms = parts.clock.now().getTime() - startedAt;
      parts.meter?.vendorCalled(system, ended.status, ms);
      parts.log.info('vendor call', {
        system,
        endpoint: call.endpoint,
        ...ended,
        ms,
        priority: context.priority,
      });
    };
    try {
      const answer = await attempt(context.signal);
      say({ status: 'done', code: null });
      return answer;
    } catch (thrown) {
      say(thrown instanceof VendorFailure ? endOf(thrown) : { status: 'unexpected', code: null });
      throw thrown;
    }
  };
}

function endOf({ failure }: VendorFailure): { readonly status: string; readonly code: string } {
  return { status: failure.kind, code: failure.code };
}
