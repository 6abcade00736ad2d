export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  /** recycled: in a bin, restorable · purging: gone for the API, still on the vendor's disks. */
  readonly state: 'live' | 'recycled' | 'purging';
  readonly fields: Readonly<Record<string, unknown>>;
  /** Sorted "kind:id". */
  readonly links: readonly string[];
}

export interface Occurrence {
  readonly kind: string;
  readonly id: string;
  readonly field: string;
  readonly state: StoredRecord['state'];
}

/** Reads a double past its API: what is really stored, whatever any answer said. */
export interface Witness {
  records(): readonly StoredRecord[];
  record(kind: string, id: string): StoredRecord | null;
  /**
   * Where a text still stands, in any value, history entry or file, whatever its accents and case.
   * What a vendor must remember to refuse a person (a blocklist) is not counted.
   */
  occurrences(text: string): readonly Occurrence[];
  /** "kind:id" → all of it as canonical JSON: two of these, compared, show everything that changed. */
  snapshot(): ReadonlyMap<string, string>;
}

/** The texts of a record as they are searched. */
interface Folded {
  readonly fields: readonly (readonly [string, string])[];
  readonly whole: string;
}

/** @param list what is stored now; giving the same object for an unchanged record makes searches fast */
export function witnessOver(list: () => Iterable<StoredRecord>): Witness {
  const foldedByRecord = new WeakMap<StoredRecord, Folded>();
  const folded = (record: StoredRecord): Folded => {
    const known = foldedByRecord.get(record);
    if (known !== undefined) return known;
    const fields = Object.entries(record.fields).map(
      ([field, value]) => [field, foldText(textOf(value))] as const,
    );
    const all = { fields, whole: fields.map(([, text]) => text).join('\n') };
    foldedByRecord.set(record, all);
    return all;
  };
  const canonicalByRecord = new WeakMap<StoredRecord, string>();
  const canonical = (record: StoredRecord): string => {
    const known = canonicalByRecord.get(record) ?? canonicalJson(record);
    canonicalByRecord.set(record, known);
    return known;
  };
  return {
    records: () => [...list()],
    record: (kind, id) => {
      for (const record of list()) if (record.kind === kind && record.id === id) return record;
      return null;
    },
    occurrences: (text) => {
      const wanted = foldText(text);
      if (wanted === '') return [];
      const found: Occurrence[] = [];
      for (const record of list()) {
        const { kind, id, state } = record;
        const { whole, fields } = folded(record);
        // Most records hold nothing of it, which one look tells.
        if (!whole.includes(wanted)) continue;
        for (const [field, value] of fields) {
          if (value.includes(wanted)) found.push({ kind, id, field, state });
        }
      }
      return found;
    },
    snapshot: () => {
      const all = new Map<string, string>();
      for (const record of list()) all.set(`${record.kind}:${record.id}`, canonical(record));
      return all;
    },
  };
}

/** "Éloïse DUPRÉ" and "eloise dupre" are the same text to someone who looks for a trace. */
export function foldText(text: string): string {
  // Most texts have nothing to be folded but their case, and are long.
  if (!/\P{ASCII}/u.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value === 'object') return Object.values(value).map(textOf).join('\n');
  return JSON.stringify(value);
}

/** JSON with sorted keys; bytes as base64. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
