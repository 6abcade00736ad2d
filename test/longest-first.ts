import { createRequire } from 'node:module';

/** A file of tests, and what it took where jest has run it before. */
interface TestFile {
  readonly path: string;
  readonly duration?: number;
}

interface JestsOwn {
  sort(files: TestFile[]): TestFile[] | Promise<TestFile[]>;
}

// Its types speak of another default than the one Node finds.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as {
  readonly default: new (options: unknown) => JestsOwn;
};

/**
 * Begins with what takes longest: begun last, it would keep one worker at it while the others have nothing left to do.
 * Jest knows by itself what it has run before. In a fresh checkout it goes by size, which tells nothing of files that
 * wait for processes, or die at every point.
 */
export default class LongestFirst extends Sequencer {
  override async sort(files: TestFile[]): Promise<TestFile[]> {
    const sorted = await super.sort(files);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return sorted.toSorted((one, other) => placeOf(one.path) - placeOf(other.path));
  }
}

/** A minute and more of them first; then folders of which most files take long. */
const LONGEST = [
  '/test/e2e/real-data.',
  '/test/e2e/bad-days-',
  '/test/crash/mixed.',
  '/test/crash/processes.',
  '/test/cli/processes.',
  '/test/crash/erasure.',
  '/test/e2e/three-nights-real-data.',
  '/test/adapters/hubspot.',
  '/test/adapters/salesforce.',
  '/test/platform/embedded-postgres.',
  '/test/packaging.',
  '/test/conformance/mutants.',
  '/test/crash/',
  '/test/e2e/',
];

function placeOf(path: string): number {
  const place = LONGEST.findIndex((part) => path.includes(part));
  return place === -1 ? LONGEST.length : place;
}
