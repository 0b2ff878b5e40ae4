import laneSumsWgsl from './laneSums.wgsl?raw';
import logitRowsWgsl from './logitRows.wgsl?raw';
import treeWgsl from './tree.wgsl?raw';

/** Goes into the shape of a kernel that joins its lanes: half the lanes of a workgroup of 64. */
export const TREE = { TREE: 32 } as const;

/** Goes in front of a kernel that defines joinPair and calls joinLanes; goes with `TREE`. */
export const treePrelude = treeWgsl;

/** Goes in front of a kernel that calls sumLanes; goes with `TREE`. */
export const laneSumsPrelude = treeWgsl + laneSumsWgsl;

/** Goes in front of a kernel that sums up rows of logits; goes with `TREE`. */
export const logitRowsPrelude = treeWgsl + logitRowsWgsl;
