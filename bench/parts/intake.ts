import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDoor } from '../../src/http/door.ts';
import type { House } from '../house.ts';
import { webhookSecret } from '../house.ts';
import { percentile } from '../percentile.ts';
import type { Screen } from '../screen.ts';

const perSecond = 200;
const measuredSeconds = 30;
const answeredWithinMs = 50;

/** How soon the door answers a tool that sends much: each delivery is one event, signed, and stored before the answer. */
export async function benchIntake(house: House, screen: Screen): Promise<void> {
  const { greffe } = house.application;
  screen.title(`Webhooks from HubSpot, ${perSecond} a second for ${measuredSeconds} s, one event each`);
  const door = await openDoor(greffe.notices, { host: '127.0.0.1', port: 0, publicUrl: address });
  try {
    const portalId = Number(house.hubspot.told['portalId']);
    const url = `http://${door.host}:${door.port}/webhooks/marketing`;
    for (let warmup = 0; warmup < perSecond; warmup += 1) await deliver(url, portalId, warmup);
    const answers: Promise<number>[] = [];
    const start = performance.now();
    for (let sent = 0; sent < perSecond * measuredSeconds; sent += 1) {
      const dueMs = (sent * 1_000) / perSecond - (performance.now() - start);
      if (dueMs > 1) await sleep(dueMs);
      answers.push(deliver(url, portalId, perSecond + sent));
    }
    const took = await Promise.all(answers);
    const rate = took.length / ((performance.now() - start) / 1_000);
    const p99 = percentile(took, 99);
    screen.figure(
      `${rate.toFixed(0)} a second, all stored: p50 ${ms(percentile(took, 50))}, p99 ${ms(p99)}`,
      `p99 < ${ms(answeredWithinMs)}`,
      p99 < answeredWithinMs,
    );
  } finally {
    await door.close();
  }
}

/** As the settings have it: what is signed is the public address. */
const address = 'https://greffe.example.com';

/** @returns milliseconds until it was answered as stored */
async function deliver(url: string, portalId: number, number: number): Promise<number> {
  const occurredAt = Date.now();
  const body = JSON.stringify([
    {
      eventId: number,
      subscriptionId: 1,
      portalId,
      appId: 1,
      occurredAt,
      subscriptionType: 'contact.propertyChange',
      attemptNumber: 0,
      objectId: 10_000 + number,
      changeSource: 'CRM_UI',
      propertyName: 'phone',
      propertyValue: '+33612345678',
    },
  ]);
  const stamp = String(occurredAt);
  const signature = createHmac('sha256', webhookSecret)
    .update(`POST${address}/webhooks/marketing${body}${stamp}`)
    .digest('base64');
  const start = performance.now();
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': stamp,
    },
    body,
  });
  const took = performance.now() - start;
  if (status !== 202) throw new Error(`a delivery was answered with ${status}`);
  return took;
}

const ms = (duration: number): string => `${duration.toFixed(0)} ms`;
