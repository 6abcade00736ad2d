/** Records that tell of contacts with the people they hang on. */
export interface TraceTable {
  /** Fields without which the record tells nothing, those of a parent by object: "Opportunity.IsWon". */
  readonly needs: readonly string[];
  readonly where: readonly string[];
  /** References to the people, by field: the rest of the way to a contact is the field's relationship. */
  readonly people: readonly string[];
}

export const traceTables: Readonly<Record<string, TraceTable>> = {
  Case: { needs: ['ContactId'], where: ['ContactId != null'], people: ['ContactId'] },
  CampaignMember: {
    needs: ['HasResponded'],
    where: ['HasResponded = true'],
    people: ['ContactId', 'LeadId'],
  },
  OpportunityContactRole: {
    needs: ['ContactId', 'Opportunity.IsWon'],
    where: ['ContactId != null', 'Opportunity.IsWon = true'],
    people: ['ContactId'],
  },
  /** Its people are found by its sender: see mails.ts. */
  EmailMessage: { needs: ['Incoming', 'FromAddress'], where: ['Incoming = true'], people: [] },
};

/** From a mail to the contact of the case it belongs to. */
export const casePath = 'Parent.Contact';
