/** What Salesforce's own documents leave open: each as a switch, with the harsher answer as default. */
export interface Behaviours {
  /** A task or event with several people, when one of them goes. */
  readonly sharedActivities: 'cascade' | 'survive';
  /** An id that went along with another, given to emptyRecycleBin: the whole call fails, or its row. */
  readonly cascadedIdInEmptyRecycleBin: 'fault' | 'row';
  readonly emptyRecycleBinErrorCode: string;
  /** DELETE of ContactHistory and its like by REST. */
  readonly historyDeletable: boolean;
  /** Hard deletion of what is in the bin already. */
  readonly hardDeleteOfRecycled: 'refused' | 'purged';
  readonly semiJoinsInBulk: boolean;
  /** ORDER BY in a Bulk 2.0 query: kept, or the rows come as they lie. */
  readonly orderInBulk: 'kept' | 'ignored' | 'refused';
  /** How long the locator of a results page leads on. */
  readonly bulkLocatorMs: number;
  /** A converted lead may be deleted. */
  readonly convertedLeadDeletable: boolean;
  /** How long queryAll shows what was emptied. */
  readonly emptiedVisibleMs: number;
  readonly recycleBinMs: number;
  /** Rows the bin holds: then the oldest leave it, those of the last two hours excepted. */
  readonly binRowsMax: number;
}

const hour = 3_600_000;

export const harshest: Behaviours = {
  sharedActivities: 'cascade',
  cascadedIdInEmptyRecycleBin: 'fault',
  emptyRecycleBinErrorCode: 'INVALID_ID_FIELD',
  historyDeletable: false,
  hardDeleteOfRecycled: 'refused',
  semiJoinsInBulk: false,
  orderInBulk: 'kept',
  bulkLocatorMs: 2 * 24 * hour,
  convertedLeadDeletable: true,
  emptiedVisibleMs: 24 * hour,
  recycleBinMs: 15 * 24 * hour,
  binRowsMax: Number.POSITIVE_INFINITY,
};
