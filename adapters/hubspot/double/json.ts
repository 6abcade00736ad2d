/** Reads request bodies without trusting them: a wrong shape becomes an empty value, never a crash. */
export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Numbers and booleans come as HubSpot keeps them: strings. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export function asTexts(value: unknown): readonly string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}

/** A null or empty value clears the property. */
export function asProperties(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asObject(value)).map(([name, item]) => [name, asText(item) ?? '']),
  );
}

export function idsOf(inputs: unknown): readonly string[] {
  return asList(inputs).flatMap((input) => asText(asObject(input)['id']) ?? []);
}
