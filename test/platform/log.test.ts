import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { correlated, factsOf } from '../../src/platform/facts.ts';
import { openLog } from '../../src/platform/log.ts';

test('a line is one JSON object with the event, its level and its facts', () => {
  const stream = new PassThrough();
  openLog(stream).warn('job-failed', { plan: '7.2', line: 14 });
  const written: unknown = JSON.parse(String(stream.read()));
  expect(written).toEqual({
    level: 'warn',
    message: 'job-failed',
    plan: '7.2',
    line: 14,
    timestamp: expect.any(String),
  });
});

test('what is logged of the work of one call bears its id, also after a while', async () => {
  const stream = new PassThrough();
  const log = openLog(stream);
  await correlated('id-1', async () => {
    await Promise.resolve();
    log.info('within');
  });
  log.info('outside');
  const lines = String(stream.read()).trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: 'within', requestId: 'id-1' }),
    expect.not.objectContaining({ requestId: expect.anything() }),
  ]);
});

test('what is logged of an error has its code and its place, never its words', () => {
  const error = Object.assign(
    new Error('no such person: Zoé Îlot <zoe@example.fr>\n    at the second line'),
    {
      code: '22P02',
    },
  );
  const facts = JSON.stringify(factsOf(error));
  expect(factsOf(error)).toMatchObject({
    error: 'Error',
    code: '22P02',
    at: expect.stringContaining('log.test'),
  });
  expect(facts).not.toContain('Zoé');
  expect(facts).not.toContain('zoe@');
});
