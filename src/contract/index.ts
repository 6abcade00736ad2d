export type * from './adapter.ts';
export { HAPPENINGS, VERB_NAMES } from './adapter.ts';
export * from './failure.ts';
export type { EraseEffect, KindTerms, Others, Related } from '../domain/graph.ts';
export type { FieldValue, Gap, Identifier, IdentifierKind, Ref } from '../domain/record.ts';
export type { Evidence, LastContact } from '../domain/last-contact.ts';
export { EVIDENCES } from '../domain/last-contact.ts';
export { refKey, sameRef } from '../domain/record.ts';
export { blankIn, isBlank, sameValue } from '../domain/same-value.ts';
