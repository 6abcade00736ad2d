/**
 * A statutory duty to keep some fields of some records, whatever the person asks. It covers the fields it names
 * and no more: the rest goes. @source GDPR Art. 17(3)(b); e.g. C. com. L123-22
 */
export interface Exemption {
  readonly name: string;
  /** system → kinds of record. */
  readonly in: Readonly<Record<string, readonly string[]>>;
  readonly fields: readonly string[];
  readonly ground: string;
  /** ISO 8601 period from the record's own date: "P10Y". */
  readonly keep: string;
}

/** Every exemption that names this kind of record: two duties may each keep some fields of it. */
export function exemptionsFor(
  exemptions: readonly Exemption[],
  system: string,
  kind: string,
): readonly Exemption[] {
  return exemptions.filter((exemption) => exemption.in[system]?.includes(kind) === true);
}
