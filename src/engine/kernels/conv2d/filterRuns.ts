import type { Kernel } from '#gpu/kernel.ts';
import { halfPrelude } from '#kernels/half/half.ts';
import type { BatchShare } from '#kernels/shared/batchShare.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import filterGradRowsWgsl from './filterGradRows.wgsl?raw';

/** Bytes that the runs of a sum may take, and where every group needs a run of its own. */
const RUN_BYTES = 16 * 2 ** 20;
const GROUP_RUN_BYTES = 64 * 2 ** 20;

/**
 * Runs the sum over a share is cut into: as many as are wanted to fill the adapter, never more than
 * rows, and at most RUN_BYTES of runs. With groups every group has as many as every other in the
 * whole batch, or the whole batch is one run.
 * @param length elements of a run
 */
export function runsFor(
  {
    wanted,
    rows,
    bytes = RUN_BYTES,
  }: Pick<StreamedFilterGrad, 'wanted' | 'rows'> & {
    readonly bytes?: number;
  },
  length: number,
  { groups, ofGroups }: BatchShare,
): { readonly splits: number; readonly oneRun: boolean } {
  const affordable = Math.floor(bytes / (length * 4));
  if (ofGroups === 1) {
    const splits = Math.max(1, Math.min(wanted, rows, affordable));
    return { splits, oneRun: splits === 1 };
  }
  if (wanted === 1 || ofGroups * length * 4 > GROUP_RUN_BYTES) return { splits: 1, oneRun: true };
  const each = Math.min(Math.ceil(wanted / ofGroups), Math.floor(affordable / ofGroups));
  return { splits: groups * Math.max(1, Math.min(each, rows / groups)), oneRun: false };
}

/** A convolution's sizes, as the kernels' shapes have them. */
export type Sizes = Readonly<
  Record<'N' | 'IH' | 'IW' | 'CI' | 'OH' | 'OW' | 'CO' | 'KERNEL' | 'STRIDE' | 'PAD', number>
>;

/** How a filter gradient is streamed through workgroup memory: see filterGradRows.wgsl. */
interface StreamedFilterGrad {
  readonly kernel: Kernel;
  readonly constants: Readonly<Record<string, number>>;
  readonly shape: Sizes & Readonly<Record<'WIDE' | 'BAND', number>>;
  /** Workgroups of one run. */
  readonly blocks: number;
  /** Turns that can be cut into runs, how many runs fill a GPU, and the bytes that they may take. */
  readonly rows: number;
  readonly wanted: number;
  readonly bytes: number;
}

const kernel: Kernel = {
  name: 'conv2d filter gradient',
  wgsl: halfPrelude + filterGradRowsWgsl,
  bindings: ['read', 'read', 'write'],
};

/** Output pixels of a turn, of a strip's rows one below the other. */
const PIXELS = 16;
/** Columns that are written out: the window's registers are moved once for so many, by stride. */
const COLUMNS = { 1: 4, 2: 2 };
/** Workgroups that fill a large GPU twice: 128 processors with three each. */
const WORKGROUPS = 768;
/** Twice what the plain kernel may have, whose runs are shorter. */
const STREAMED_RUN_BYTES = 32 * 2 ** 20;
/** Fewer leave a wave too empty, as in the layers of narrow networks. */
const LEAST_INVOCATIONS = 48;

const largestOf = (sizes: readonly number[], most: number): number =>
  sizes.find((size) => size <= most) ?? 1;

/**
 * Null where the plain kernel serves better: software adapters, kernels of other sides than 1 and 3,
 * few channels, single pixels of which a group's do not fill its turns.
 */
export function streamedFilterGrad(
  adapter: AdapterSummary,
  given: Sizes,
  share: BatchShare,
): StreamedFilterGrad | null {
  const { KERNEL, CI, CO } = given;
  if (adapter.software || (KERNEL !== 3 && KERNEL !== 1) || CI % 4 !== 0) return null;
  const CQ = largestOf(KERNEL === 1 ? [8, 4, 2] : [4, 2], CI / 4);
  const OQ = largestOf([16, 8, 4, 2], CO / 4);
  const invocations = KERNEL * CQ * OQ;
  // A single tap that skips pixels is one that meets every pixel of fewer.
  const STRIDE = KERNEL === 1 ? 1 : given.STRIDE;
  if (invocations < LEAST_INVOCATIONS || (STRIDE !== 1 && STRIDE !== 2)) return null;
  const sizes = KERNEL === 1 ? inOneRow(given, share) : given;
  if (sizes === null) return null;
  const KEPT = KERNEL - STRIDE;
  const COLS = COLUMNS[STRIDE];
  const FRESH = COLS * STRIDE;
  const { N, OH, OW } = sizes;
  const WIDE = Math.min(PIXELS, OW);
  const BAND = Math.min(OH, Math.floor(PIXELS / WIDE));
  const blocks = Math.ceil(CI / 4 / CQ) * Math.ceil(CO / 4 / OQ);
  return {
    kernel,
    constants: {
      ...{ KERNEL, STRIDE, SKIP: given.STRIDE / STRIDE },
      ...{ CQ, OQ, GROUP: invocations, COLS, KEPT, FRESH },
      WINDOW: KEPT + FRESH,
      RING: KERNEL * ((PIXELS - 1) * STRIDE + KERNEL) * CQ,
      LINE: PIXELS * OQ,
    },
    shape: { ...sizes, WIDE, BAND },
    blocks,
    rows: N * Math.ceil(OW / WIDE) * Math.ceil(OH / BAND),
    wanted: Math.ceil(WORKGROUPS / blocks),
    bytes: STREAMED_RUN_BYTES,
  };
}

/**
 * The sizes of a single tap, where it meets every pixel as those of one long row. Null where there
 * is a single pixel a sample and a group's do not end with a turn.
 */
function inOneRow(sizes: Sizes, { groups, ofGroups }: BatchShare): Sizes | null {
  const { N, OH, OW, STRIDE, PAD } = sizes;
  const pixels = N * OH * OW;
  const whole = ofGroups === 1 || (pixels / groups) % PIXELS === 0;
  if (STRIDE === 1 && PAD === 0 && whole) {
    return { ...sizes, N: 1, IH: 1, IW: pixels, OH: 1, OW: pixels };
  }
  return OH * OW === 1 ? null : sizes;
}
