/** Whatever is asked is answered later anyhow. */
type Acts<Noun> = { readonly [Act in keyof Noun]: (...said: never[]) => Promise<unknown> };

/** Nouns whose files, and all that stands behind them, are read in when they are first asked something. */
export interface Later {
  readonly late: Late;
  /** Reads in all of them: from here on it is as if none had ever been late. */
  readonly readIn: () => Promise<void>;
}

interface Late {
  <Noun extends object>(read: () => Promise<Noun & Acts<Noun>>): Noun;
  /** @param known  what is answered at once, and so cannot wait */
  <Noun extends object, Now extends keyof Noun>(
    read: () => Promise<Noun & Acts<Omit<Noun, Now>>>,
    known: Pick<Noun, Now>,
  ): Noun;
}

/** A command that asks one of them does not load the others. */
export function openLater(): Later {
  const all: (() => Promise<object>)[] = [];
  return {
    late<Noun extends object>(read: () => Promise<Noun>, known: Partial<Noun> = {}): Noun {
      let reading: Promise<Noun> | null = null;
      const readIn = (): Promise<Noun> =>
        (reading ??= read().then((whole) =>
          Object.setPrototypeOf(Object.assign(noun, whole), Object.prototype),
        ));
      const noun: Noun = Object.assign(Object.create(waitingFor(readIn)), known);
      all.push(readIn);
      return noun;
    },
    async readIn() {
      await Promise.all(all.map((readIn) => readIn()));
    },
  };
}

/** Stands behind a noun until it is there: whatever is asked is asked of the noun once it has been read in. */
function waitingFor(readIn: () => Promise<object>): object {
  return new Proxy(
    {},
    {
      get: (_nothing, act) =>
        // Whoever awaits the noun itself asks whether it is a promise: it is none.
        typeof act === 'symbol' || act === 'then'
          ? undefined
          : async (...said: unknown[]): Promise<unknown> => Reflect.get(await readIn(), act)(...said),
    },
  );
}
