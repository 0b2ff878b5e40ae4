import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';

/** One trained tensor of a parameter arena; the gradient and state arenas share the layout. */
export interface Segment {
  /** First element. */
  readonly offset: number;
  /** Elements. */
  readonly length: number;
  /** A bias or a batch-norm vector. */
  readonly oneDimensional: boolean;
  /**
   * Its row of `segmentState`, so that a tensor keeps its own count of steps in graphs that train
   * different lists of tensors. Default: its place in the list.
   */
  readonly stateRow?: number;
}

/** Segments cut into chunks, one per workgroup, on the GPU. */
export interface SegmentTable {
  readonly segments: readonly Segment[];
  readonly chunks: number;
  /** u32 [chunks + segments, 4]; its memory is the caller's to free. */
  readonly array: GpuArray;
}

/** Elements a workgroup of 64 takes at most. */
const CHUNK = 1024;

/**
 * The table's rows: a chunk's offset, length, segment, 0; then a segment's first chunk, number of
 * chunks, 1 where it is one-dimensional, its row of segmentState.
 */
export function segmentRows(segments: readonly Segment[]): Uint32Array<ArrayBuffer> {
  const chunks: number[] = [];
  const heads: number[] = [];
  segments.forEach((segment, index) => {
    const { offset, length, oneDimensional, stateRow = index } = segment;
    heads.push(chunks.length / 4, Math.ceil(length / CHUNK), oneDimensional ? 1 : 0, stateRow);
    for (let at = 0; at < length; at += CHUNK) {
      chunks.push(offset + at, Math.min(CHUNK, length - at), index, 0);
    }
  });
  return Uint32Array.from([...chunks, ...heads]);
}

/** Uploads the table of the tensors that one graph trains; there may be none. */
export function createSegmentTable(gpu: Gpu, segments: readonly Segment[]): SegmentTable {
  const rows = segmentRows(segments);
  const array = allocate(gpu, [Math.max(4, rows.length)], 'optimizer segments');
  upload(gpu, array, rows);
  return { segments, chunks: rows.length / 4 - segments.length, array };
}
