const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000] as const;

/**
 * Reads an ISO 8601 duration that a stopwatch could measure: PT24H, P1DT12H, PT90S. Years and months have no fixed
 * length and are not read.
 * @returns  milliseconds, or null when the text is no such duration
 */
export function parseDurationMs(text: string): number | null {
  const found = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!found) return null;
  const lengthMs = unitsMs.reduce((sum, unitMs, index) => sum + unitMs * Number(found[index + 1] ?? 0), 0);
  return lengthMs > 0 ? lengthMs : null;
}
