import type { Ref } from './record.ts';

/** Whatever is held somewhere about the person of a request, before anybody has looked: one record stands for it. */
export const DOSSIER = 'dossier';

export function dossierOf(request: number): Ref {
  return { kind: DOSSIER, id: String(request) };
}

export function isDossier({ kind }: Ref): boolean {
  return kind === DOSSIER;
}

/** The request whose person it is about; null when the record is no dossier. */
export function requestOf(ref: Ref): number | null {
  return isDossier(ref) && /^[1-9]\d*$/.test(ref.id) ? Number(ref.id) : null;
}
