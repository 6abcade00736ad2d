/** One thing that must be asked of a vendor, and in how few calls its batch sizes allow. */
export interface Step {
  readonly what: string;
  readonly calls: number;
}

export function pages(count: number, size: number): number {
  return Math.ceil(count / size);
}

export function total(steps: readonly Step[]): number {
  return steps.reduce((sum, { calls }) => sum + calls, 0);
}
