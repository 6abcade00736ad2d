import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, not for a time: returns what `condition` finds as soon as it finds something. */
export async function until<T>(
  condition: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 60_000,
): Promise<T> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const found = await condition();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > endsAt) throw new Error(`Not within ${withinMs} ms: ${condition.toString()}`);
    await wait(10);
  }
}
