import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { civilDayOf } from '../domain/time-zone.ts';
import { daysBetween } from '../domain/civil-day.ts';
import { dueOn, extendedDueOn } from '../domain/deadline.ts';
import { daysLeftWord } from '../domain/days-left.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter, Quota } from '../ports/meter.ts';
import { factsOf } from './facts.ts';
import type { Figures, RightsFigure } from './postgres/figures.ts';

export interface MetricsSettings {
  readonly version: string;
  readonly controllers: readonly {
    readonly id: string;
    readonly country: string;
    readonly timeZone: string;
  }[];
  readonly clock: Clock;
  readonly log: Log;
  readonly readFigures: () => Promise<Figures>;
  /** The store is asked once in so long, however often we are asked. */
  readonly keptMs?: number;
  /** A store that has not answered by then is told as one that is away. */
  readonly withinMs?: number;
}

export interface Metrics {
  readonly meter: Meter;
  /** In the text form of Prometheus. Never waits long: without the store it says `greffe_up 0` and what it knows itself. */
  page(): Promise<{ readonly type: string; readonly text: string }>;
}

const KEPT_MS = 5_000;
const WITHIN_MS = 3_000;

/** Numbers for whoever watches over the service. Labels are names of the settings, and words of closed lists. */
export function openMetrics(settings: MetricsSettings): Metrics {
  const { version, clock } = settings;
  const register = new Registry();
  collectDefaultMetrics({ register });
  const gauges = gaugesIn(register);
  const { calls, callSeconds, outcomes, verdicts } = countersIn(register);
  const quotas = new Map<string, Quota>();
  const figures = remembered(settings);
  gauges.build.set({ version }, 1);

  return {
    meter: {
      vendorCalled(system, status, ms) {
        calls.inc({ system, status });
        callSeconds.observe({ system }, ms / 1000);
      },
      lineEnded(system, as, word) {
        if (as === 'outcome') outcomes.inc({ system, outcome: word });
        else verdicts.inc({ system, verdict: word });
      },
      quotaAsked(quota) {
        quotas.set(`${quota.system}/${quota.pool}`, quota);
      },
    },
    async page() {
      const found = await figures();
      gauges.show(found, clock.now(), settings, [...quotas.values()]);
      return { type: register.contentType, text: await register.metrics() };
    },
  };
}

/** Asked once for all who come meanwhile, and kept a moment. Null: the store is away, or slow. */
function remembered({
  clock,
  log,
  readFigures,
  keptMs = KEPT_MS,
  withinMs = WITHIN_MS,
}: MetricsSettings): () => Promise<Figures | null> {
  let kept: { readonly at: number; readonly figures: Figures | null } | null = null;
  // One that still hangs is not asked a second time: each would hold a connection.
  let asking: Promise<Figures | null> | null = null;
  return async () => {
    const now = clock.now().getTime();
    if (kept && now - kept.at >= 0 && now - kept.at < keptMs) return kept.figures;
    asking ??= readFigures()
      .catch((error: unknown) => {
        log.warn('metrics-without-store', factsOf(error));
        return null;
      })
      .then((figures) => {
        kept = { at: clock.now().getTime(), figures };
        return figures;
      })
      .finally(() => {
        asking = null;
      });
    return within(withinMs, asking);
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function countersIn(register: Registry) {
  const registers = [register];
  return {
    calls: new Counter({
      name: 'greffe_vendor_calls_total',
      help: 'Calls of this process to vendors, by how they ended: done, or the kind of the failure.',
      labelNames: ['system', 'status'],
      registers,
    }),
    callSeconds: new Histogram({
      name: 'greffe_vendor_call_seconds',
      help: 'How long the calls of this process to vendors took.',
      labelNames: ['system'],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    outcomes: new Counter({
      name: 'greffe_line_outcomes_total',
      help: 'Lines of plans that this process carried out, by what became of them.',
      labelNames: ['system', 'outcome'],
      registers,
    }),
    verdicts: new Counter({
      name: 'greffe_read_backs_total',
      help: 'Lines that this process read back, by the verdict.',
      labelNames: ['system', 'verdict'],
      registers,
    }),
  };
}

function gaugesIn(register: Registry) {
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]): Gauge<T> =>
    new Gauge({ name, help, labelNames, registers: [register] });
  const up = gauge('greffe_up', '1 when the store answered in time.');
  const build = gauge('greffe_build_info', 'The version that runs.', 'version');
  const rights = gauge(
    'greffe_rights',
    'Rights of requests under way or to be answered, by the days left of the conservative clock.',
    'controller',
    'right',
    'state',
    'days_left',
  );
  const runs = gauge('greffe_runs', 'Purges and sweeps by state; propagations under way.', 'run', 'state');
  const night = gauge(
    'greffe_night_age_seconds',
    'Time since the last night of a controller began.',
    'controller',
  );
  const jobs = gauge(
    'greffe_jobs',
    'Jobs that may begin now, are in hand, or have failed and wait for another turn.',
    'queue',
    'state',
  );
  const oldest = gauge(
    'greffe_oldest_job_seconds',
    'For how long the oldest job that may begin has waited.',
    'queue',
  );
  const entries = gauge('greffe_audit_entries', 'Entries of the audit log.');
  const signed = gauge('greffe_checkpoint_entries', 'Entries under the last checkpoint.');
  const signedAge = gauge('greffe_checkpoint_age_seconds', 'Time since the last checkpoint was signed.');
  const quota = gauge(
    'greffe_quota_left',
    'Calls of our part of a vendor’s day that are left, of what this process has called.',
    'system',
    'pool',
  );
  const ofTheStore = [rights, runs, night, jobs, oldest, entries, signed, signedAge, quota];

  return {
    build,
    /** What is not known is not shown: an old number would look like a new one. */
    show(
      figures: Figures | null,
      now: Date,
      { controllers }: Pick<MetricsSettings, 'controllers'>,
      quotas: readonly Quota[],
    ): void {
      up.set(figures ? 1 : 0);
      for (const one of ofTheStore) one.reset();
      // One without labels stands at 0 then, and what is not known is no number.
      for (const one of [entries, signed, signedAge]) one.remove();
      if (!figures) return;
      const secondsSince = (at: Date): number => (now.getTime() - at.getTime()) / 1000;
      for (const figure of figures.rights) {
        const { controller, right, state, count } = figure;
        const daysLeft = daysLeftOf(
          figure,
          controllers.find(({ id }) => id === controller),
          now,
        );
        rights.inc({ controller, right, state, days_left: daysLeft }, count);
      }
      for (const { run, state, count } of figures.runs) runs.set({ run, state }, count);
      for (const { controller, begunAt } of figures.nights) night.set({ controller }, secondsSince(begunAt));
      for (const { queue, waiting, active, failed, oldestSeconds } of figures.jobs) {
        jobs.set({ queue, state: 'waiting' }, waiting);
        jobs.set({ queue, state: 'active' }, active);
        jobs.set({ queue, state: 'failed' }, failed);
        oldest.set({ queue }, oldestSeconds);
      }
      const { audit } = figures;
      entries.set(audit.entries);
      signed.set(audit.checkpoint?.entries ?? 0);
      if (audit.checkpoint) signedAge.set(secondsSince(audit.checkpoint.signedAt));
      for (const { system, pool, day, limit, resetsAt } of quotas) {
        const spent = resetsAt <= now ? 0 : (figures.spent.get(`${system}/${pool}/${day}`) ?? 0);
        quota.set({ system, pool }, Math.max(0, limit - spent));
      }
    },
  };
}

/** By the conservative clock, which alerts follow; `unknown` of a controller that the settings name no more. */
function daysLeftOf(
  { receivedOn, isExtended }: RightsFigure,
  controller: MetricsSettings['controllers'][number] | undefined,
  now: Date,
): string {
  if (!controller) return 'unknown';
  const { country, timeZone } = controller;
  const day = (isExtended ? extendedDueOn : dueOn)({ receivedOn, country });
  return daysLeftWord(daysBetween(civilDayOf(now, timeZone), day));
}
