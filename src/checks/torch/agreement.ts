/** The lab against PyTorch with the same weights and images, both ways; see torch_agrees.py. */
import { openAsBlob } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { verbatim } from '#base/words.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import { type DecodedDataset, imageCount, inMemory, type MemoryDataset } from '#data/dataset.ts';
import type { Gpu } from '#gpu/device.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { WeightsReport } from '#run/weights.ts';
import { RunControl } from '#trainer/control.ts';
import { exportFeatures } from '#trainer/passes/exportFeatures.ts';
import { layOutFeatures } from '#trainer/passes/featureLayout.ts';
import { readState } from '#trainer/state/readState.ts';
import { checkpointOf, modelFile, weightsFor } from '#trainer/state/weights.ts';
import { train } from '#trainer/train.ts';

export interface Compared {
  readonly what: string;
  readonly images: number;
  /** The largest difference of a feature, over the largest feature. */
  readonly difference: number;
}

export interface AgreementParts {
  readonly gpu: Gpu;
  /** An empty one, for the files of both. */
  readonly folder: string;
  readonly encoder: 'resnet18' | 'resnet34' | 'resnet50';
  /** 64 is torchvision's own network; with others its class has fewer channels. */
  readonly width: number;
  readonly dataset: DecodedDataset;
  /** Steps that the lab trains before its weights go back; with 0 they go back as they came. */
  readonly steps: number;
  /** Runs torch_agrees.py. @returns the object that it prints */
  readonly python: (...args: readonly string[]) => Readonly<Record<string, unknown>>;
  /** Hears of each comparison as soon as it is made. */
  readonly onCompared?: (compared: Compared) => void;
  /** Hears what is done now, and how far that is. */
  readonly onProgress?: (doing: string) => void;
}

export interface Agreement {
  readonly compared: readonly Compared[];
  /** What the model took of each file that PyTorch wrote. */
  readonly reports: readonly WeightsReport[];
  /** Tensors that MoCo's and PCL's module took, strictly. */
  readonly mocoTensors: number;
}

const FILES = ['weights.pth', 'old.pth', 'moco.pth.tar'] as const;

/** @throws Error where PyTorch cannot take what the lab wrote, or the lab what PyTorch wrote */
export async function torchAgreement(parts: AgreementParts): Promise<Agreement> {
  const { gpu, folder, encoder, width, dataset, steps, python } = parts;
  const { onCompared = () => {}, onProgress = () => {} } = parts;
  const at = (name: string) => path.join(folder, name);
  const config = configOf(parts);
  onProgress('PyTorch writes weights');
  python('make', folder, encoder, String(width), '1');
  await writeFile(at('images.npy'), npyOf(dataset));

  const reports: WeightsReport[] = [];
  const states: ImportedState[] = [];
  for (const name of FILES) {
    const weights = await weightsFor(config, await openAsBlob(at(name)), name);
    reports.push(weights.report);
    states.push(await weights.state());
  }
  const [first] = states;
  if (first === undefined) throw new Error('PyTorch wrote no weights.');
  // The three files hold one model.
  for (const state of states) requireSame(first, state);

  const { embeddingDim, queueLength } = config;
  let mocoTensors = 0;
  const compared: Compared[] = [];
  /** Holds the lab's features against those of weights in PyTorch. */
  const compare = (...pairs: readonly (readonly [what: string, weights: string])[]) => {
    onProgress('PyTorch computes features');
    const found = python(
      ...['check', folder, encoder, String(width), String(embeddingDim), String(queueLength)],
      ...pairs.flatMap(([what, weights]) => [`${what}.features`, weights]),
    );
    const differences = numbersOf(found.differences);
    mocoTensors = Number(found.moco);
    for (const [i, [what]] of pairs.entries()) {
      const difference = differences[i] ?? Number.NaN;
      compared.push({ what, images: Number(found.images), difference });
    }
    for (const one of compared.slice(-pairs.length)) onCompared(one);
  };
  await writeFile(at(`${INTO}.features`), await featuresOf(gpu, first, dataset, onProgress));
  let last = await checkpointOf(first);
  if (steps > 0) {
    compare([INTO, 'weights.pth']);
    last = await trainOn(gpu, config, trainedOn(dataset, config, steps), first, onProgress);
    const state = await readState(last, 'trained');
    await writeFile(at(`${BACK}.features`), await featuresOf(gpu, state, dataset, onProgress));
  } else await copyFile(at(`${INTO}.features`), at(`${BACK}.features`));
  for (const as of ['torchvision', 'moco'] as const) {
    await writeFile(at(`${as}.safetensors`), await modelFile(last, as));
  }
  const back = [BACK, 'torchvision.safetensors'] as const;
  if (steps > 0) compare(back);
  else compare([INTO, 'weights.pth'], back);
  return { compared, reports, mocoTensors };
}

const INTO = 'PyTorch to the lab';
const BACK = 'the lab to PyTorch';

/** As many as the steps need: what is trained on is not what is compared. */
function trainedOn(
  dataset: DecodedDataset,
  { batchSize }: RunConfig,
  steps: number,
): DecodedDataset {
  const images = Math.min(batchSize * steps, imageCount(dataset));
  const pixels = inMemory(dataset).pixels.slice(0, images * dataset.side * dataset.side * 3);
  return { ...dataset, pixels, testStart: images };
}

const numbersOf = (list: unknown): readonly number[] =>
  Array.isArray(list) ? list.map(Number) : [];

function configOf({ encoder, width, dataset, steps }: AgreementParts): RunConfig {
  const images = imageCount(dataset);
  const batchSize = Math.min(32, images);
  const perEpoch = Math.max(1, Math.floor(Math.min(images, batchSize * steps) / batchSize));
  return {
    ...DEFAULT_CONFIG,
    ...{ encoder, stem: 'imagenet', width, imageSide: dataset.side },
    ...{ method: 'moco', projector: 'linear features, relu, linear D', embeddingDim: 16 },
    ...{ batchSize, queueLength: 512 },
    // Evaluated before the first and after the last epoch only, on what is trained on.
    ...{ epochs: Math.max(1, Math.ceil(steps / perEpoch)), evaluateEvery: 1000, maxSteps: steps },
    ...{ holdOut: 0, linearProbe: 'never', learningRate: 0.01 },
  };
}

/** uint8 [N, side, side, 3]. */
function npyOf(dataset: DecodedDataset): Uint8Array {
  const { pixels, side } = inMemory(dataset);
  const shape = [pixels.length / (side * side * 3), side, side, 3];
  const [file] = layOutFeatures('npy', [{ name: 'features', dtype: 'U8', shape }], {});
  return Buffer.concat([file?.head ?? new Uint8Array(), pixels]);
}

async function featuresOf(
  gpu: Gpu,
  state: ImportedState,
  dataset: DecodedDataset,
  onProgress: (doing: string) => void,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(0);
  await exportFeatures(
    { gpu, state, dataset },
    'safetensors',
    async (file) => {
      bytes = new Uint8Array(file.bytes);
      return { write: async (position, part) => bytes.set(part, position) };
    },
    (task, done, total) => onProgress(`the lab, ${task} ${done}/${total}`),
    new AbortController().signal,
  );
  return bytes;
}

/** The last checkpoint of a run that begins with a state. */
async function trainOn(
  gpu: Gpu,
  config: RunConfig,
  dataset: DecodedDataset,
  resume: ImportedState,
  onProgress: (doing: string) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let last: Uint8Array<ArrayBuffer> | null = null;
  let fault: string | null = null;
  await train({
    ...{ runId: 'torch', config, gpu, dataset, resume, control: new RunControl() },
    host: {
      emit(event) {
        if (event.type === 'stepsFinished') onProgress(`step ${event.steps.at(-1)?.step}`);
        if (event.type === 'taskProgressed') {
          onProgress(`training, ${event.task} ${event.done}/${event.total}`);
        }
        if (event.type === 'runEnded') fault = event.fault?.message.english ?? null;
      },
      keep: async (_, bytes) => {
        last = bytes;
      },
      features: {
        openFeatureStore: async () => {
          throw new Error('nothing is clustered');
        },
        pruneFeatures: async () => {},
        featureBytesStored: async () => 0,
      },
    },
  });
  if (last === null) throw new Error(`The run kept no checkpoint: ${fault}`);
  return last;
}

function requireSame(a: ImportedState, b: ImportedState): void {
  for (const { name, data } of a.arrays) {
    // A projector is in none of the files, and the seed's in all.
    const other = b.arrays.find((array) => array.name === name)?.data;
    if (other?.length !== data.length || data.some((value, i) => value !== other[i])) {
      throw new Error(`${name} is not the same in all files`);
    }
  }
}

/** The first images of several sets of one side, without labels. */
export function mixedImages(sets: readonly MemoryDataset[], images: number): DecodedDataset {
  const [first] = sets;
  if (first === undefined) throw new Error('no images');
  const bytes = first.side * first.side * 3;
  const pixels = new Uint8Array(images * bytes);
  for (let i = 0; i < images; i++) {
    const set = sets[i % sets.length] ?? first;
    const image = Math.floor(i / sets.length);
    pixels.set(set.pixels.subarray(image * bytes, (image + 1) * bytes), i * bytes);
  }
  return {
    ...{ name: 'mixed', side: first.side, pixels, levels: [], testStart: images, groups: null },
    ...{ classBalanced: false, notes: [], credit: verbatim('') },
  };
}
