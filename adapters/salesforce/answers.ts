import { VendorFailure } from '../../src/contract/index.ts';

/** A record as Salesforce writes it. */
export type Row = Readonly<Record<string, unknown>>;

/** A write was taken, and nothing tells what became of it. */
export function unreadable(effect: 'read' | 'write'): VendorFailure {
  return new VendorFailure({
    kind: effect === 'write' ? 'unknown-outcome' : 'unexpected',
    code: 'UNREADABLE',
    mend: 'Salesforce answered 200 with a body nobody foresaw: check that no proxy stands in front of it.',
  });
}

export function row(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function list(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.map(row) : [];
}

export function member(value: unknown, name: string): unknown {
  return row(value)[name];
}

export function text(from: Row, name: string): string | null {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
