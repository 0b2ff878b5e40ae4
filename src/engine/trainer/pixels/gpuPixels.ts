import { type Dataset, imageCount } from '#data/dataset.ts';
import { imageBytes, isStored, readImages } from '#data/storedPixels.ts';
import { allocate, bufferOf, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchGather, type RecordPart } from '#kernels/gather/gather.ts';
import type { ImagePlacement } from '#run/memoryPlan.ts';
import { BatchStream } from './batchStream.ts';
import { partStarts } from './placement.ts';

/** What kernels read the pixels of a batch from. */
export interface PixelSlot {
  /** RGB bytes, four per u32. */
  readonly array: GpuArray;
  /** Whether row r of the batch is image r of `array`; else `array` holds all images by their numbers. */
  readonly byRow: boolean;
  /** Says which batches are loaded next. */
  expect(batches: readonly Uint32Array[]): void;
  /** Brings a batch for what is submitted next; null where nothing is to be done. */
  load(images: Uint32Array): Promise<void> | null;
}

/** The pixels of a data set, for the GPU. */
export interface GpuPixels {
  readonly placement: ImagePlacement;
  /** Buffers that hold all images; 0 where they are streamed. */
  readonly buffers: number;
  /** On the GPU, with the places of batches. */
  readonly bytes: number;
  /** Puts resident images on the GPU; to be awaited before anything is run. */
  fill(onProgress?: (done: number, total: number) => void): Promise<void>;
  /**
   * The place for batches of so many images; one for each purpose, whose batches follow each other.
   */
  slot(purpose: 'step' | 'pass', rows: number): PixelSlot;
  free(): void;
}

/**
 * Makes room for a data set's pixels.
 * @param bindingBytes the most that one buffer may hold
 */
export function placePixels(
  gpu: Gpu,
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  placement: ImagePlacement,
  bindingBytes: number = gpu.summary.maxBufferBytes,
): GpuPixels {
  const slots = new Map<string, PixelSlot & { free(): void }>();
  const parts =
    placement === 'streamed' ? [] : allocateParts(gpu, dataset, placement, bindingBytes);
  const [whole] = parts;
  const create = (rows: number) =>
    placement === 'streamed'
      ? streamedSlot(gpu, dataset, rows)
      : gatheredSlot(gpu, dataset.side, parts, rows);
  return {
    placement,
    buffers: parts.length,
    get bytes() {
      const arrays = [...parts, ...slots.values()].map(({ array }) => array.length * 4);
      return arrays.reduce((sum, length) => sum + length, 0);
    },
    async fill(onProgress = () => {}) {
      for (const { array, first } of parts) await fillPart(gpu, dataset, array, first, onProgress);
    },
    slot(purpose, rows) {
      if (placement === 'whole' && whole !== undefined) return resident(whole.array);
      const key = `${purpose} ${rows}`;
      const slot = slots.get(key) ?? create(rows);
      slots.set(key, slot);
      return slot;
    },
    free() {
      for (const slot of slots.values()) slot.free();
      for (const { array } of parts) free(array);
    },
  };
}

function allocateParts(
  gpu: Gpu,
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  placement: ImagePlacement,
  bindingBytes: number,
): RecordPart[] {
  const images = imageCount(dataset);
  const words = imageBytes(dataset.side) / 4;
  if (placement === 'whole') {
    return [{ array: allocate(gpu, [Math.ceil(images * words)], 'images'), first: 0 }];
  }
  const starts = partStarts(dataset, bindingBytes);
  return starts.map((first, part) => {
    const end = starts[part + 1] ?? images;
    return { array: allocate(gpu, [end - first, words], `images, part ${part + 1}`), first };
  });
}

/** Bytes that are on their way to the GPU at once. */
const FILL_BYTES = 2 ** 24;

async function fillPart(
  gpu: Gpu,
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  array: GpuArray,
  first: number,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const { pixels, side } = dataset;
  const total = imageCount(dataset);
  const bytes = imageBytes(side);
  const count = Math.min(total - first, Math.floor((array.length * 4) / bytes));
  // Four images are a whole number of words at any side.
  const each = 4 * Math.max(1, Math.floor(FILL_BYTES / bytes / 4));
  let buffer = isStored(pixels) ? new Uint8Array(each * bytes) : null;
  for (let at = 0; at < count; at += each) {
    const images = Math.min(each, count - at);
    const from = (first + at) * bytes;
    let chunk: Uint8Array<ArrayBuffer>;
    if (isStored(pixels)) {
      const numbers = Uint32Array.from({ length: images }, (_, i) => first + at + i);
      buffer = await readImages({ pixels, side }, numbers, buffer ?? undefined);
      chunk = buffer.subarray(0, images * bytes);
    } else {
      chunk = pixels.subarray(from, from + images * bytes);
    }
    writeBytes(gpu, array, at * bytes, chunk);
    onProgress(first + at + images, total);
    // What is written waits in memory until the device has taken it.
    if (isStored(pixels)) await gpu.device.queue.onSubmittedWorkDone();
  }
}

/** @param offset bytes, a multiple of 4 */
function writeBytes(
  { device }: Gpu,
  array: GpuArray,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const buffer = bufferOf(array);
  const even = bytes.length & ~3;
  if (even > 0) device.queue.writeBuffer(buffer, offset, bytes, 0, even);
  if (even === bytes.length) return;
  const last = new Uint8Array(4);
  last.set(bytes.subarray(even));
  device.queue.writeBuffer(buffer, offset + even, last);
}

const resident = (array: GpuArray): PixelSlot => ({
  array,
  byRow: false,
  expect: () => {},
  load: () => null,
});

/** Batches out of several buffers, by a graph of its own that runs before what reads them. */
function gatheredSlot(gpu: Gpu, side: number, parts: readonly RecordPart[], rows: number) {
  const array = allocate(gpu, [rows, imageBytes(side) / 4], 'images of a batch');
  const numbers = allocate(gpu, [rows], 'numbers of a batch');
  const graph = new StepGraph(gpu);
  for (const part of parts) launchGather(graph, part, numbers, array);
  let ready: Promise<void> | null = null;
  return {
    array,
    byRow: true,
    expect: () => {},
    async load(images: Uint32Array) {
      ready ??= graph.finish();
      await ready;
      upload(gpu, numbers, Uint32Array.from(images));
      graph.submit();
    },
    free() {
      graph.destroy();
      free(array);
      free(numbers);
    },
  };
}

/** Batches that are read as they are needed. */
function streamedSlot(gpu: Gpu, dataset: Pick<Dataset, 'pixels' | 'side'>, rows: number) {
  const array = allocate(gpu, [rows, imageBytes(dataset.side) / 4], 'images of a batch');
  const stream = new BatchStream(dataset, rows);
  return {
    array,
    byRow: true,
    expect: (batches: readonly Uint32Array[]) => stream.expect(batches),
    load: (images: Uint32Array) => stream.take(images, (bytes) => writeBytes(gpu, array, 0, bytes)),
    free: () => free(array),
  };
}
