/**
 * Memory for a graph's intermediate arrays, planned before anything is allocated: arrays whose
 * uses do not overlap share bytes. WebGPU forbids a dispatch to write one part of a buffer and
 * read another, so that one arena is not enough: an array that a command reads and one that it
 * writes are in different arenas. Large arrays are placed first (greedy by size, Pisarchyk and
 * Lee 2020), each where an arena grows least.
 */

/** Memory that a graph assigns to an intermediate array in `finish`. */
export class Scratch {
  readonly bytes: number;
  buffer: GPUBuffer | null = null;
  /** Bytes from the buffer's start. */
  offset = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }
}

/** The intermediates that a command reads, and those that it writes. */
export interface ScratchUse {
  readonly read: readonly Scratch[];
  readonly written: readonly Scratch[];
}

/**
 * Gives every intermediate its part of an arena.
 * @param uses of all commands, in their order
 * @param limit bytes of the largest buffer
 * @param create makes an arena
 */
export function placeScratch(
  uses: readonly ScratchUse[],
  limit: number,
  create: (bytes: number) => GPUBuffer,
): void {
  const blocks = new Map<Scratch, Block>();
  uses.forEach(({ read, written }, at) => {
    const blockOf = (scratch: Scratch): Block => {
      const { bytes } = scratch;
      const block = blocks.get(scratch) ?? { bytes, first: at, last: at, apart: new Set() };
      block.last = at;
      blocks.set(scratch, block);
      return block;
    };
    const readBlocks = read.map(blockOf);
    for (const block of written.map(blockOf)) {
      for (const other of readBlocks) {
        block.apart.add(other);
        other.apart.add(block);
      }
    }
  });
  const { places, arenas } = placeBlocks(blocks.values(), limit);
  const buffers = arenas.map(create);
  for (const [scratch, block] of blocks) {
    const place = places.get(block);
    scratch.buffer = buffers[place?.arena ?? -1] ?? null;
    scratch.offset = place?.offset ?? 0;
  }
}

/** An array to be placed. */
export interface Block {
  readonly bytes: number;
  /** First and last command that uses it. */
  first: number;
  last: number;
  /** Blocks that must not be in the same arena. */
  readonly apart: Set<Block>;
}

export interface Place {
  readonly arena: number;
  /** Bytes from the arena's start; a multiple of 256. */
  readonly offset: number;
}

export interface Placement {
  readonly places: ReadonlyMap<Block, Place>;
  /** Bytes of every arena. */
  readonly arenas: readonly number[];
}

/** Parts of buffers are bound at multiples of this. */
const ALIGNMENT = 256;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

interface Placed extends Place {
  readonly block: Block;
}

/** @param limit bytes of the largest buffer; a block that is larger gets an arena of its own */
export function placeBlocks(blocks: Iterable<Block>, limit: number): Placement {
  const arenas: { readonly placed: Placed[]; bytes: number }[] = [];
  const places = new Map<Block, Place>();
  const bySize = [...blocks].sort((a, b) => b.bytes - a.bytes || a.first - b.first);
  for (const block of bySize) {
    let best: Place | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [arena, { placed, bytes }] of arenas.entries()) {
      if (placed.some((other) => block.apart.has(other.block))) continue;
      const offset = lowestGap(placed, block);
      const end = offset + block.bytes;
      const growth = Math.max(0, end - bytes);
      if (growth >= least || (growth > 0 && end > limit)) continue;
      best = { arena, offset };
      least = growth;
    }
    best ??= { arena: arenas.push({ placed: [], bytes: 0 }) - 1, offset: 0 };
    const arena = arenas[best.arena];
    if (arena === undefined) throw new Error(`there is no arena ${best.arena}`);
    arena.placed.push({ ...best, block });
    arena.bytes = Math.max(arena.bytes, best.offset + block.bytes);
    places.set(block, best);
  }
  return { places, arenas: arenas.map(({ bytes }) => bytes) };
}

/** The lowest offset at which a block overlaps none that is used at the same time. */
function lowestGap(placed: readonly Placed[], block: Block): number {
  const meeting = placed
    .filter(({ block: { first, last } }) => first <= block.last && block.first <= last)
    .sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const other of meeting) {
    if (offset + block.bytes <= other.offset) break;
    offset = Math.max(offset, aligned(other.offset + other.block.bytes));
  }
  return offset;
}
