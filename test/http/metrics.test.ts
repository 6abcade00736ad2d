import { afterEach, describe, expect, test } from '@jest/globals';
import type { Service } from '../../src/main.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import type { MetricsSettings } from '../../src/platform/metrics.ts';
import type { Figures } from '../../src/platform/postgres/figures.ts';
import { Secret } from '../../src/settings/secret.ts';
import { sendTo } from '../support/api.ts';
import { movableClock } from '../support/clock.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { silentLog } from '../support/log.ts';

const forever = new AbortController().signal;
const zoe = 'zoe.canari@example.fr';
const token = 'a-token-of-canaries-alone';

let house: TestHouse | null = null;
let service: Service | null = null;

afterEach(async () => {
  await service?.stop();
  await house?.close();
  [house, service] = [null, null];
});

async function watched(shownTo: string | null = token): Promise<TestHouse> {
  house = await openHouse({
    settings: {
      metrics: { host: '127.0.0.1', port: 0, token: shownTo === null ? null : new Secret(shownTo, '${T}') },
    },
  });
  service = await house.serve({ only: 'api', version: '9.8.7' });
  return house;
}

const shown = (given: string | null = token, path = '/metrics') =>
  sendTo(service?.metrics?.port ?? 0, 'GET', path, { token: given });

/** A right that is carried out, one that waits for somebody, and a person that no number may name. */
async function busy({ greffe, systems }: TestHouse): Promise<void> {
  for (const system of Object.values(systems))
    await system.world.person({ given: 'Zoé', family: 'Canari', emails: [zoe] });
  for (const right of ['objection', 'erasure'] as const) {
    const id = await greffe.requests.open(dpo, {
      controller: 'acme',
      rights: [right],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'form',
      requester: { kind: 'data-subject' },
    });
    await greffe.requests.carryOn(id, forever);
  }
}

describe('over a store', () => {
  test('numbers tell how the service does, and nothing of anybody', async () => {
    await busy(await watched());
    const { status, headers, text } = await shown();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'greffe_up 1',
      'greffe_build_info{version="9.8.7"} 1',
      'greffe_rights{controller="acme",right="erasure",state="planned",days_left="over-31"} 1',
      'greffe_rights{controller="acme",right="objection",state="done",days_left="over-31"} 1',
      'greffe_jobs{queue="greffe-request",state="failed"} 0',
    ])
      expect(text).toContain(`\n${line}\n`);
    expect(text).toMatch(/\ngreffe_vendor_calls_total\{system="crm-eu",status="done"\} [1-9]/);
    expect(text).toMatch(/\ngreffe_line_outcomes_total\{system="sales",outcome="done"\} [1-9]/);
    expect(text).toMatch(/\ngreffe_read_backs_total\{system="sales",verdict="as-expected"\} [1-9]/);
    expect(text).toMatch(/\ngreffe_audit_entries [1-9]/);
    expect(text).toMatch(/\ngreffe_jobs\{queue="greffe-request",state="waiting"\} [1-9]/);
    expect(text).toMatch(/\nprocess_resident_memory_bytes \d/);
    expect(text).not.toMatch(/canari|zo[eé]|example/i);
    // Whatever stands in a label is a word of ours: no space, no sign that an address or a sentence has.
    const labels = [...text.matchAll(/[{,][a-z_]+="([^"]*)"/g)].map(([, value = '']) => value);
    expect(labels.length).toBeGreaterThan(20);
    expect(labels.filter((value) => !/^[\w.+-]{1,64}$/.test(value))).toEqual([]);
  });

  test('whoever shows no token, or another one, sees nothing', async () => {
    await watched();
    for (const given of [null, `${token}-`, 'other']) {
      const answer = await shown(given);
      expect([answer.status, answer.text]).toEqual([401, '']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect((await shown(token, '/')).status).toBe(404);
  });

  test('without a setting nothing is opened, and with one on this machine no token is asked', async () => {
    await watched(null);
    expect((await shown(null)).status).toBe(200);
    const other = await house?.reopen({ metrics: null });
    const quiet = await other?.serve({ only: 'api' });
    expect(quiet?.metrics).toBeNull();
    await quiet?.stop();
  });

  test('a right that is late is told so, from the day after its last one', async () => {
    const { clock } = await watched();
    if (house) await busy(house);
    // Received 5 March 2026: Easter makes 7 April the last day.
    clock.set('2026-04-07T12:00:00Z');
    expect((await shown()).text).toContain('right="erasure",state="planned",days_left="0-1"} 1');
    clock.set('2026-04-07T22:30:00Z');
    expect((await shown()).text).toContain('right="erasure",state="planned",days_left="late"} 1');
  });
});

describe('when the store', () => {
  const figures: Figures = {
    rights: [],
    runs: [{ run: 'purge', state: 'done', count: 3 }],
    nights: [],
    jobs: [],
    audit: { entries: 12, checkpoint: { entries: 10, signedAt: new Date('2026-03-05T08:00:00Z') } },
    spent: new Map([['crm-eu/daily/2026-03-05', 40]]),
  };
  const clock = () => movableClock('2026-03-05T09:00:00Z');
  const over = (readFigures: () => Promise<Figures>, more: Partial<MetricsSettings> = {}) =>
    openMetrics({ version: '1', controllers: [], clock: clock(), log: silentLog, readFigures, ...more });

  test('is away, that is said at once, with what the process knows itself', async () => {
    const metrics = over(async () => Promise.reject(new Error('zoe.canari@example.fr')));
    metrics.meter.vendorCalled('crm-eu', 'unavailable', 1_200);
    const { text } = await metrics.page();
    expect(text).toContain('\ngreffe_up 0\n');
    expect(text).toContain('greffe_vendor_calls_total{system="crm-eu",status="unavailable"} 1');
    expect(text).not.toMatch(/^greffe_(audit_entries|checkpoint_\w+|rights|runs)[ {]/m);
    expect(text).not.toContain('canari');
  });

  test('hangs, nobody waits long, and it is not asked again meanwhile', async () => {
    const hanging = Promise.withResolvers<Figures>();
    let asked = 0;
    const metrics = over(
      () => {
        asked += 1;
        return hanging.promise;
      },
      { withinMs: 1 },
    );
    expect((await metrics.page()).text).toContain('\ngreffe_up 0\n');
    expect((await metrics.page()).text).toContain('\ngreffe_up 0\n');
    expect(asked).toBe(1);
    hanging.resolve(figures);
    await hanging.promise;
    expect((await metrics.page()).text).toContain('\ngreffe_up 1\n');
  });

  test('comes and goes, an old number is never shown for a new one', async () => {
    const time = clock();
    let isAway = false;
    let asked = 0;
    const metrics = over(
      async () => {
        asked += 1;
        if (isAway) throw new Error('away');
        return figures;
      },
      { clock: time },
    );
    expect((await metrics.page()).text).toContain('\ngreffe_audit_entries 12\n');
    expect((await metrics.page()).text).toContain('\ngreffe_checkpoint_age_seconds 3600\n');
    expect(asked).toBe(1);
    isAway = true;
    time.advance(5_000);
    expect((await metrics.page()).text).not.toMatch(/^greffe_(audit_entries|checkpoint_\w+|runs)[ {]/m);
  });

  test('counts a vendor’s day, what is left of our part is told until the day is over', async () => {
    const time = clock();
    const metrics = over(async () => figures, { clock: time });
    metrics.meter.quotaAsked({
      system: 'crm-eu',
      pool: 'daily',
      day: '2026-03-05',
      limit: 100,
      resetsAt: new Date('2026-03-05T23:00:00Z'),
    });
    expect((await metrics.page()).text).toContain('greffe_quota_left{system="crm-eu",pool="daily"} 60');
    time.set('2026-03-05T23:00:00Z');
    expect((await metrics.page()).text).toContain('greffe_quota_left{system="crm-eu",pool="daily"} 100');
  });
});
