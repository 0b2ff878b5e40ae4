/**
 * Memory for a graph's intermediate arrays, planned before anything is allocated: arrays whose
 * uses do not overlap share bytes. WebGPU forbids a dispatch to write one part of a buffer and
 * read another, so that one arena is not enough: an array that a command reads and one that it
 * writes are in different arenas. Large arrays are placed first (greedy by size, Pisarchyk and
 * Lee 2020), each where an arena grows least, of such arenas in the emptiest: ResNet-18 of width
 * 64 so takes 4.3 MB a sample in f32, in the first of them 5.0 MB, of 4.1 MB that are used at once.
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
  /** Of merged launches: what each binding reads or writes, which is to be in one arena. */
  readonly together?: readonly (readonly Scratch[])[];
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
  const keepApart = (a: Block, b: Block): void => {
    a.apart.add(b);
    b.apart.add(a);
  };
  uses.forEach(({ read, written, together = [] }, at) => {
    const blockOf = (scratch: Scratch): Block => {
      const { bytes } = scratch;
      const block = blocks.get(scratch) ?? { bytes, first: at, last: at, apart: new Set() };
      block.last = at;
      blocks.set(scratch, block);
      return block;
    };
    const readBlocks = read.map(blockOf);
    for (const block of written.map(blockOf)) {
      for (const other of readBlocks) keepApart(block, other);
    }
    // Bound from the first to the last of them, so what lies between must not be written too.
    const bound = together.filter((scratches) => scratches.some((one) => written.includes(one)));
    bound.forEach((scratches, i) => {
      for (const other of bound.slice(i + 1).flat()) {
        for (const one of scratches) if (one !== other) keepApart(blockOf(one), blockOf(other));
      }
    });
  });
  const groups = uses.flatMap(({ together = [] }) =>
    together.map((scratches) => scratches.flatMap((one) => blocks.get(one) ?? [])),
  );
  const { places, arenas } = placeBlocks(blocks.values(), limit, groups);
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

/**
 * @param limit bytes of the largest buffer; a block that is larger gets an arena of its own
 * @param together blocks that are to be in one arena, as many as need not be apart and as it has
 *   room for
 */
export function placeBlocks(
  blocks: Iterable<Block>,
  limit: number,
  together: readonly (readonly Block[])[] = [],
): Placement {
  const arenas: { readonly placed: Placed[]; bytes: number }[] = [];
  const places = new Map<Block, Place>();
  const groups = groupsOf(together);
  const bySize = [...blocks].sort((a, b) => b.bytes - a.bytes || a.first - b.first);
  for (const block of bySize) {
    const group = groups.get(block);
    let best: Place | null = null;
    let least = Number.POSITIVE_INFINITY;
    let emptiest = Number.NEGATIVE_INFINITY;
    for (const [arena, { placed, bytes }] of arenas.entries()) {
      if (group !== undefined && group.arena !== null && group.arena !== arena) continue;
      if (placed.some((other) => mustBeApart(block, other.block, groups))) continue;
      const offset = lowestGap(placed, block);
      const end = offset + block.bytes;
      const growth = Math.max(0, end - bytes);
      if (growth > least || (growth > 0 && end > limit)) continue;
      const free = bytes - meanwhile(placed, block);
      if (growth === least && free <= emptiest) continue;
      best = { arena, offset };
      least = growth;
      emptiest = free;
    }
    best ??= { arena: arenas.push({ placed: [], bytes: 0 }) - 1, offset: 0 };
    const arena = arenas[best.arena];
    if (arena === undefined) throw new Error(`there is no arena ${best.arena}`);
    arena.placed.push({ ...best, block });
    arena.bytes = Math.max(arena.bytes, best.offset + block.bytes);
    places.set(block, best);
    if (group !== undefined) group.arena ??= best.arena;
  }
  return { places, arenas: arenas.map(({ bytes }) => bytes) };
}

/** Blocks for one arena, and that once it is known. */
interface Group {
  readonly blocks: Set<Block>;
  arena: number | null;
}

type Groups = ReadonlyMap<Block, Group>;

function groupsOf(together: readonly (readonly Block[])[]): Groups {
  const groups = new Map<Block, Group>();
  const groupOf = (block: Block): ReadonlySet<Block> =>
    groups.get(block)?.blocks ?? new Set([block]);
  for (const wanted of together) {
    /** What is together so far; a block joins the first that it may. */
    const sets: Set<Block>[] = [];
    for (const block of wanted) {
      const own = groupOf(block);
      const set = sets.find((one) => ![...own].some(({ apart }) => meets(apart, one)));
      if (set === undefined) sets.push(new Set(own));
      else for (const other of own) set.add(other);
    }
    for (const blocks of sets) {
      if (blocks.size < 2) continue;
      const group = { blocks, arena: null };
      for (const block of blocks) groups.set(block, group);
    }
  }
  return groups;
}

/** Also where what a block is to be with must be apart from what the other is to be with. */
function mustBeApart(a: Block, b: Block, groups: Groups): boolean {
  const [mine, others] = [groups.get(a)?.blocks ?? [a], groups.get(b)?.blocks ?? new Set([b])];
  for (const block of mine) if (meets(block.apart, others)) return true;
  return false;
}

function meets(some: ReadonlySet<Block>, others: ReadonlySet<Block>): boolean {
  for (const one of others) if (some.has(one)) return true;
  return false;
}

/** Bytes of an arena that others take while a block is used, the mean over its commands. */
function meanwhile(placed: readonly Placed[], { first, last }: Block): number {
  let taken = 0;
  for (const { block } of placed) {
    const shared = Math.min(block.last, last) - Math.max(block.first, first) + 1;
    if (shared > 0) taken += block.bytes * shared;
  }
  return taken / (last - first + 1);
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
