import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { factsOf, openLog } from '../../src/platform/log.ts';

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
