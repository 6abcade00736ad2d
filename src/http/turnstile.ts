/** Lets so many in at a time; the others wait in order, with nothing read of them yet. */
export function turnstile(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever leaves hands the place on, so that nobody slips in between.
      if (next) next();
      else inside -= 1;
    }
  };
}
