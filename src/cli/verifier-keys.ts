import { WrongUse } from './exit.ts';

/** The keys that were given to trust. @throws WrongUse when one of them is no key: nothing could be told by it */
export async function trustedKeys(given: readonly string[] = []): Promise<readonly string[]> {
  const { isVerifierKey } = await import('../greffe/offline.ts');
  const wrong = given.find((key) => !isVerifierKey(key));
  if (wrong === undefined) return given;
  throw new WrongUse(
    `${wrong} is no verifier key: it is written NAME+ID+KEY, as key.txt of an export holds it. Copy it whole.`,
  );
}
