interface Waiting<Given> {
  readonly given: Given;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Work that costs the same for one as for many, such as a commit: whatever comes while some is done is done together next,
 * and nobody who comes alone waits for others. Where it fails for several, each is tried alone, so that one that cannot be
 * done costs none of the others.
 */
export function gathered<Given>(
  most: number,
  work: (given: readonly Given[]) => Promise<void>,
): (given: Given) => Promise<void> {
  const waiting: Waiting<Given>[] = [];
  let isAtWork = false;

  const workAlone = ({ given, resolve, reject }: Waiting<Given>): Promise<void> =>
    work([given]).then(resolve, reject);

  const workTogether = async (some: readonly Waiting<Given>[]): Promise<void> => {
    try {
      await work(some.map(({ given }) => given));
      for (const { resolve } of some) resolve();
    } catch (error) {
      if (some.length > 1) await Promise.all(some.map(workAlone));
      else for (const { reject } of some) reject(error);
    }
  };

  const goOn = async (): Promise<void> => {
    isAtWork = true;
    while (waiting.length > 0) await workTogether(waiting.splice(0, most));
    isAtWork = false;
  };

  return (given) =>
    new Promise((resolve, reject) => {
      waiting.push({ given, resolve, reject });
      if (!isAtWork) void goOn();
    });
}
