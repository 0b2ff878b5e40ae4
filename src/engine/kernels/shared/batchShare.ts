/**
 * The part of a batch that a launch adds to a gradient. A batch with several groups of batch norm
 * is a row of groups, and a share is some of them: a sum runs over a group's rows, then goes on with the
 * next group, so that it has the same bits in one launch as in several that follow each other.
 */
export interface BatchShare {
  /** Groups of this share. */
  readonly groups: number;
  /** Groups of the whole batch. */
  readonly ofGroups: number;
  /** The sums begin with it; otherwise they go on from what the arrays hold. */
  readonly first: boolean;
  /** The sums end with it: only then are they rounded under autocast. */
  readonly last: boolean;
}

/** A batch without groups, at once. */
export const WHOLE_BATCH: BatchShare = { groups: 1, ofGroups: 1, first: true, last: true };
