/**
 * What is not known of HubSpot. Each open question of the vendor notes is a switch whose default is the
 * answer that hurts most, so that an adapter that passes is safe whichever is true.
 */
export interface Behaviour {
  /** POST /{objectType}/gdpr-delete for other types than contacts; absent answers 404. */
  readonly genericGdprDelete: 'absent' | 'enabled';
  /** What a contact's gdpr-delete does to the activities that were on that contact alone. */
  readonly activitiesOfErasedContact: 'kept-unassociated' | 'erased';
  readonly gdprDeleteOfArchivedContact: 'not-found' | 'erased';
  /** Asked a second time for the same id. */
  readonly repeatedGdprDelete: 'not-found' | 'no-content';
  readonly contactPurgeDays: number;
  readonly filePurgeDays: number;
  /** Whether GET and PATCH with idProperty=email find a contact by a secondary address. */
  readonly secondaryAddressResolves: boolean;
  /** A merged-away id in DELETE and gdpr-delete hits the surviving record, or is not found. */
  readonly mergedIdInErasure: 'hits-survivor' | 'not-found';
  readonly mergedIdInBatchRead: 'missing' | 'survivor';
  /** Whether a batch names, in its errors, the inputs it has no record or no tie of. */
  readonly batchMisses: 'named' | 'silent';
  /**
   * How a list is cut: `ragged` pages count archived records and then leave them out, so that one may be short or
   * empty and lead on, and the last one is empty; `full` ones hold as many as were asked for.
   */
  readonly listPages: 'ragged' | 'full';
  /** Whether what is archived can be restored, as it can: an account without a bin would lose it at once. */
  readonly bin: 'kept' | 'none';
  /** Since when an archived record lies in the bin: told, or not. */
  readonly archivedAt: 'told' | 'absent';
  /** Old values of an overwritten activity body. */
  readonly activityHistory: 'kept' | 'dropped';
  /** Search filters on hs_email_from_email, hs_email_to_email. */
  readonly emailParticipantFilters: 'refused' | 'allowed';
  /** What `query` looks into among e-mails: nobody lists it. */
  readonly emailQuery: 'subject' | 'subject-and-text';
  readonly searchTotal: 'capped-at-10000' | 'exact';
  readonly unsubscribeUnknownAddress: 'refused' | 'accepted';
  /** Without businessUnitId, unsubscribe-all covers the first brand only, or all. */
  readonly unsubscribeWithoutBrand: 'first-brand' | 'every-brand';
  /** A contact given an address that another one has: which of the two published refusals. */
  readonly takenAddress: 'conflict' | 'invalid';
  /** One subscription left or joined without a legal basis, which some accounts ask for. */
  readonly statusWithoutLegalBasis: 'refused' | 'accepted';
  /** hs_calculated_form_submissions, undocumented. */
  readonly formSubmissionsProperty: 'absent' | 'present';
  /** Without sales-email-read, bodies of e-mails silently lack, or the scope no longer matters. */
  readonly emailBodyScope: 'required' | 'retired';
  readonly rateHeaders: 'present' | 'absent';
  /** DELETE of a thread under the dated path: its published description has none. */
  readonly datedThreadDelete: 'absent' | 'enabled';
  /** Messages of a thread in the trash, asked for as archived. */
  readonly trashedMessages: 'hidden' | 'shown';
  /** What hangs on a contact in the recycle bin, asked for with it. */
  readonly archivedAssociations: 'hidden' | 'shown';
  /** Limits of the associations endpoints beside the general ones. */
  readonly associationLimits: 'separate' | 'none';
}

export const hostile: Behaviour = {
  genericGdprDelete: 'absent',
  activitiesOfErasedContact: 'kept-unassociated',
  gdprDeleteOfArchivedContact: 'not-found',
  repeatedGdprDelete: 'not-found',
  contactPurgeDays: 30,
  filePurgeDays: 7,
  secondaryAddressResolves: false,
  mergedIdInErasure: 'hits-survivor',
  mergedIdInBatchRead: 'missing',
  batchMisses: 'named',
  listPages: 'ragged',
  bin: 'kept',
  archivedAt: 'absent',
  activityHistory: 'kept',
  emailParticipantFilters: 'refused',
  emailQuery: 'subject',
  searchTotal: 'capped-at-10000',
  unsubscribeUnknownAddress: 'refused',
  unsubscribeWithoutBrand: 'first-brand',
  takenAddress: 'conflict',
  statusWithoutLegalBasis: 'refused',
  formSubmissionsProperty: 'absent',
  emailBodyScope: 'required',
  rateHeaders: 'present',
  datedThreadDelete: 'absent',
  trashedMessages: 'hidden',
  archivedAssociations: 'hidden',
  associationLimits: 'separate',
};
