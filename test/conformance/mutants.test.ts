import { describe, expect, test } from '@jest/globals';
import { mutants, type Mutant } from '../adapters/memory.mutants.ts';
import { memorySubject } from '../adapters/memory.subject.ts';
import { examine } from './index.ts';
import { rules } from './rules/index.ts';

/** The mutants that ignore a signal make the suite wait this long. */
const patienceMs = 150;

/** A rule of those that ask people, which memory does not: human.test.ts has its mutant. */
const ASKS_SOMEBODY: ReadonlySet<string> = new Set([
  'what somebody is asked for is accepted until they have answered, and is no empty record meanwhile',
]);

const brokenBy = new Map<Mutant, readonly string[]>();
for (const mutant of mutants) brokenBy.set(mutant, await brokenRules(mutant));

describe('the suite finds out an adapter that', () => {
  test.each(mutants.map((mutant) => [mutant.does, mutant] as const))('%s', (_does, mutant) => {
    expect(brokenBy.get(mutant)).toContain(mutant.caughtBy);
  });
});

test('the suite finds nothing wrong with the adapter that was mutated', async () => {
  const findings = await examine(memorySubject());
  expect(findings.filter((finding) => finding.broken !== null)).toEqual([]);
});

test('every rule is broken by some mutant: none is true of whatever one does', () => {
  const broken = new Set([...brokenBy.values()].flat());
  const titles = rules.map((rule) => rule.title).filter((title) => !ASKS_SOMEBODY.has(title));
  expect(titles.filter((title) => !broken.has(title))).toEqual([]);
});

async function brokenRules(mutant: Mutant): Promise<readonly string[]> {
  const { erasesFilesLater = false, mode = 'bare', mutate } = mutant;
  const subject = memorySubject('a mutant', { erasesFilesLater }, mutate);
  const findings = await examine(subject, { modes: [mode], patienceMs });
  return findings.filter((finding) => finding.broken !== null).map((finding) => finding.rule);
}
