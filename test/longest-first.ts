import { createRequire } from 'node:module';

// Imported, it is a class although its types say a module of one.
const { default: Sequencer }: typeof import('@jest/test-sequencer') = createRequire(import.meta.url)(
  '@jest/test-sequencer',
);

/**
 * Begins with what takes longest: begun last, it would keep one worker at it while the others have nothing left to do.
 * Jest knows by itself what it has run before. In a fresh checkout it goes by size, which tells nothing of files that
 * wait for processes, or die at every point.
 */
export default class LongestFirst extends Sequencer {
  override async sort(...given: Parameters<Sort>): Promise<Tests> {
    const sorted = await super.sort(...given);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return sorted.toSorted((one, other) => placeOf(one.path) - placeOf(other.path));
  }
}

type Sort = InstanceType<typeof Sequencer>['sort'];
type Tests = Awaited<ReturnType<Sort>>;

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
