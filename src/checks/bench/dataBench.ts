/** Training on generated images of 64 px, resident and streamed: speed, and memory by number of images. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { median } from '#base/median.ts';
import { verbatim } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import { keepRecords } from '#data/kept/keepRecords.ts';
import { imageBytes } from '#data/storedPixels.ts';
import { dawn } from '#node/dawn.ts';
import { featureFiles } from '#node/featureFiles.ts';
import { folderPlace, openFolder } from '#node/recordPlace.ts';
import { scratchFiles } from '#node/scratchFiles.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { ImagePlacement } from '#run/memoryPlan.ts';
import type { Event } from '#run/protocol.ts';
import { RunControl } from '#trainer/control.ts';
import { openDevice } from '#trainer/openDevice.ts';
import type { Scratch } from '#trainer/passes/gatheredRows.ts';
import { placementOf } from '#trainer/pixels/placement.ts';
import { train } from '#trainer/train.ts';

const SIDE = 64;
const CLASSES = 10;

export interface DataCase {
  readonly images: number;
  readonly bytes: number;
  readonly placement: ImagePlacement;
  readonly steps: number;
  readonly imagesPerSec: number;
  /** Of the lab's buffers. */
  readonly gpuPeakBytes: number;
  /** Of this process above what it had before the case; on a software adapter with the GPU's buffers. */
  readonly processPeakBytes: number;
  /** Of JavaScript: heap and array buffers. */
  readonly scriptPeakBytes: number;
  /** Of every step: equal for all placements of the same images. */
  readonly losses: readonly number[];
  /** Null where nothing was evaluated. */
  readonly evaluated: {
    /** kNN and linear probe of every evaluation, percent. */
    readonly accuracies: readonly number[];
    /** Bytes of features in files at a time. */
    readonly inFiles: number;
  } | null;
}

export interface DataBench {
  /** Numbers of images, each a set of its own. */
  readonly images: readonly number[];
  readonly steps: number;
  /** One epoch with its evaluations instead of so many steps. */
  readonly epoch: boolean;
  /** A tiny encoder, with kNN and a linear probe before and after the steps. */
  readonly evaluate: boolean;
  /** Most bytes of images that are tried on the GPU. */
  readonly residentMost: number;
  readonly folder: string;
  readonly note: (sentence: string) => void;
  readonly onCase: (found: DataCase) => void;
}

export type DataBenchEnd =
  | { readonly kind: 'done'; readonly adapter: string; readonly cases: readonly DataCase[] }
  | { readonly kind: 'noAdapter'; readonly message: string };

export async function benchData(bench: DataBench): Promise<DataBenchEnd> {
  const opened = await openDevice(dawn());
  if ('type' in opened) return { kind: 'noAdapter', message: String(opened.message.english) };
  const { description } = opened.summary;
  opened.close();
  const cases: DataCase[] = [];
  for (const images of bench.images) {
    const dataset = await generate(bench, images);
    const fits = dataset.pixels.length <= bench.residentMost;
    for (const imageMemory of fits
      ? (['resident', 'streamed'] as const)
      : (['streamed'] as const)) {
      const found = await measure(dataset, { ...configOf(bench), imageMemory }, bench);
      cases.push(found);
      bench.onCase(found);
    }
    if ('close' in dataset.pixels) dataset.pixels.close();
  }
  await rm(bench.folder, { recursive: true, force: true });
  return { kind: 'done', adapter: description, cases };
}

/** Bytes of features of one kind that an evaluation of the bench keeps in memory. */
const FEATURES_IN_MEMORY = 2 ** 24;

/** A pass over all images takes minutes on a software adapter with a larger encoder. */
const TINY: Partial<RunConfig> = {
  ...{ encoder: 'tiny', imageSide: 16, holdOut: 0.005, linearProbe: 'end' },
  schedule: 'constant',
};

/** A range test measures nothing but its steps. */
const configOf = ({ steps, epoch, evaluate }: DataBench): RunConfig => ({
  ...DEFAULT_CONFIG,
  ...{ dataset: 'files', imageSide: SIDE, width: 8, embeddingDim: 32, batchSize: 128 },
  ...{ queueLength: 1024, linearProbe: 'never', holdOut: 0.02 },
  ...(epoch
    ? { epochs: 1, evaluateEvery: 1 }
    : { schedule: 'range', minLearningRate: 1e-5, maxSteps: steps, epochs: 1000 }),
  ...(evaluate ? TINY : {}),
});

/** Noise of a colour for each class, as decoded images are written. */
async function generate({ folder, note }: DataBench, images: number): Promise<Dataset> {
  const own = path.join(folder, String(images));
  await mkdir(own, { recursive: true });
  const began = performance.now();
  const bytes = imageBytes(SIDE);
  const kept = await keepRecords(
    folderPlace(own),
    async (openSink) => {
      const sink = await openSink(images, SIDE, 'noise');
      let state = 1;
      for (let image = 0; image < images; image++) {
        sink.put(image, (out, offset) => {
          const words = new Uint32Array(out.buffer, out.byteOffset + offset, bytes / 4);
          const tint = ((image % CLASSES) * 0x030507) >>> 0;
          for (let i = 0; i < words.length; i++) {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            words[i] = (state & 0x7f7f7f7f) + tint;
          }
        });
      }
      const labels = Uint16Array.from({ length: images }, (_, image) => image % CLASSES);
      const classNames = Array.from({ length: CLASSES }, (_, c) => `class ${c}`);
      return {
        ...{ name: 'noise', side: SIDE, pixels: sink.finish(), testStart: images, groups: null },
        levels: [{ name: 'class', classNames, labels }],
        ...{ classBalanced: false, notes: [], credit: verbatim('') },
      };
    },
    0,
  );
  if (kept.kind !== 'records') throw new Error('the images are in memory');
  const seconds = (performance.now() - began) / 1000;
  note(`${images} images written at ${Math.round(images / seconds)} images/s.`);
  return openFolder(own, kept.dataset, kept.index);
}

/** Steps that are not timed. */
const WARM_UP = 5;

async function measure(
  dataset: Dataset,
  config: RunConfig,
  { folder, note }: DataBench,
): Promise<DataCase> {
  const gpu = await openDevice(dawn());
  if ('type' in gpu) throw new Error('the adapter is gone');
  const memory = watchMemory();
  const rates: number[] = [];
  const losses: number[] = [];
  let [gpuPeakBytes, totalSteps, told] = [0, 0, 0];
  let fault: Event | null = null;
  const accuracies: number[] = [];
  const features = path.join(folder, 'features');
  const { scratch, most } = countedFiles(features);
  const emit = (event: Event): void => {
    if (event.type === 'runStarted') totalSteps = event.totalSteps;
    if (event.type === 'memoryMeasured') gpuPeakBytes = event.peakBytes;
    if (event.type === 'runEnded' && event.fault !== null) fault = event;
    if (event.type === 'evaluationFinished') {
      const { knnTop1, linearTop1 } = event.evaluation;
      accuracies.push(...[knnTop1, linearTop1].filter((accuracy) => accuracy !== null));
    }
    if (event.type !== 'stepsFinished') return;
    for (const { loss, imagesPerSec } of event.steps) {
      losses.push(loss);
      rates.push(imagesPerSec);
    }
    const tenths = Math.floor((10 * losses.length) / totalSteps);
    if (tenths > told) note(`${config.imageMemory}: ${losses.length} of ${totalSteps} steps.`);
    told = tenths;
  };
  await train({
    ...{ runId: 'bench', config, gpu, dataset, control: new RunControl(), resume: null },
    host: {
      ...{ emit, keep: async () => {}, features: featureFiles(features) },
      scratch,
    },
  });
  const peaks = memory.end();
  const placement = placementOf(gpu.summary, dataset, config.imageMemory);
  gpu.close();
  if (fault !== null) throw new Error(JSON.stringify(fault));
  return {
    ...{ images: dataset.pixels.length / imageBytes(SIDE), bytes: dataset.pixels.length },
    ...{ placement, steps: losses.length, gpuPeakBytes, losses, ...peaks },
    evaluated: config.linearProbe === 'never' ? null : { accuracies, inFiles: most() },
    imagesPerSec: median(rates.slice(Math.min(WARM_UP, rates.length - 1))),
  };
}

/** Files of evaluations, and the most bytes that were in them at a time. */
function countedFiles(folder: string): { readonly scratch: Scratch; readonly most: () => number } {
  const { open } = scratchFiles(folder);
  let [bytes, most] = [0, 0];
  return {
    most: () => most,
    scratch: {
      inMemory: FEATURES_IN_MEMORY,
      async open() {
        const file = await open();
        let own = 0;
        return {
          ...file,
          write(rows, place) {
            own += rows.length;
            bytes += rows.length;
            most = Math.max(most, bytes);
            return file.write(rows, place);
          },
          close() {
            bytes -= own;
            return file.close();
          },
        };
      },
    },
  };
}

/** How often memory is looked at, ms. */
const LOOK_MS = 20;

function watchMemory() {
  const { rss } = process.memoryUsage();
  let [processPeakBytes, scriptPeakBytes] = [0, 0];
  const look = () => {
    const now = process.memoryUsage();
    processPeakBytes = Math.max(processPeakBytes, now.rss - rss);
    scriptPeakBytes = Math.max(scriptPeakBytes, now.heapUsed + now.arrayBuffers);
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    end() {
      look();
      clearInterval(timer);
      return { processPeakBytes, scriptPeakBytes };
    },
  };
}
