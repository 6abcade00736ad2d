import express, { type Express } from 'express';
import type { MovableClock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { FaultEffect, Faults } from './faults.ts';
import type { Witness } from './witness.ts';

/** What a double in a process of its own offers on the side, for a bench or a crash test to steer and read it. */
export interface Controlled {
  readonly counters: Counters;
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly witness: Witness;
}

/**
 * GET /counters → { total, limited, calls, statuses } · DELETE /counters · POST /clock { moveByMs } ·
 * POST /faults { match: "pattern", effect, after, every, times } · DELETE /faults ·
 * GET /occurrences?text= · GET /records · GET /snapshot
 */
export function controlApp({ counters, clock, faults, witness }: Controlled): Express {
  const app = express();
  app.use(express.json());
  app.get('/counters', (_req, res) => {
    const { total, limited } = counters;
    res.json({ total, limited, calls: counters.calls(), statuses: counters.statuses() });
  });
  app.delete('/counters', (_req, res) => {
    counters.reset();
    res.status(204).end();
  });
  app.post<'/clock', object, object, { moveByMs: number }>('/clock', (req, res) => {
    clock.moveBy(req.body.moveByMs);
    res.json({ now: clock.now() });
  });
  app.post<'/faults', object, object, PlainFault>('/faults', (req, res) => {
    faults.add({ ...req.body, match: new RegExp(req.body.match) });
    res.status(204).end();
  });
  app.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });
  app.get<'/occurrences', object, unknown, unknown, { text: string }>('/occurrences', (req, res) => {
    res.json(witness.occurrences(req.query.text));
  });
  app.get('/records', (_req, res) => {
    res.json(witness.records());
  });
  app.get('/snapshot', (_req, res) => {
    res.json(Object.fromEntries(witness.snapshot()));
  });
  return app;
}

interface PlainFault {
  readonly match: string;
  readonly effect: FaultEffect;
  readonly after?: number;
  readonly every?: number;
  readonly times?: number;
}
