/** One value, for a script: keys and codes as they are, instants in ISO 8601. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
