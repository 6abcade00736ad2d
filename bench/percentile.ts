/** The least of so many measurements that so many percent of them do not exceed. */
export function percentile(took: readonly number[], percent: number): number {
  const sorted = took.toSorted((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;
}
