import { unlessAborted, workSignal } from '#base/workSignal.ts';
import { imageCount } from '#data/dataset.ts';
import { type FileNames, fileNames } from '#data/fileNames.ts';
import { labelOf } from '#data/labels.ts';
import type { TellTask } from '#run/phases.ts';
import type { FeatureFormat } from '#run/protocol.ts';
import type { GpuImages } from '#trainer/images.ts';
import type { Evaluator } from './evaluator.ts';
import {
  type FeatureArray,
  type FeatureFile,
  layOutFeatures,
  numpyText,
  paddedUtf8,
} from './featureLayout.ts';
import { type CheckpointOnImages, withCheckpoint } from './openCheckpoint.ts';

/** Where a file's bytes go, in any order. */
export interface FeatureSink {
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * Writes features, embeddings, labels of the finest level, which images are held out and the names
 * of their files, in the data set's order, while they are computed.
 * @param open gives the place for a file
 * @returns false if it was aborted
 * @throws WordsError
 */
export async function exportFeatures(
  on: CheckpointOnImages,
  format: FeatureFormat,
  open: (file: FeatureFile) => Promise<FeatureSink>,
  tell: TellTask,
  signal: AbortSignal,
): Promise<boolean> {
  const work = withCheckpoint(on, tell, async (evaluator, { input }) => {
    const names = on.dataset.files === undefined ? null : fileNames(on.dataset.files);
    const inHeader = format === 'safetensors' && names !== null && fitHeader(names);
    const about = { ...aboutOf(on), ...inputText(input) };
    const arrays = arraysOf(on, evaluator, inHeader ? null : names, format);
    const all = inHeader ? { files: JSON.stringify(await names.read(0, names.count)) } : {};
    const files = layOutFeatures(format, arrays, { ...about, ...all });
    const places = new Map<FeatureArray['name'], Place>();
    for (const file of files) {
      const sink = await open(file);
      await sink.write(0, file.head);
      for (const name of NAMES) {
        const start = file.starts[name];
        if (start !== undefined) places.set(name, { sink, start });
      }
    }
    const put = async (name: FeatureArray['name'], at: number, data: ArrayBufferView) => {
      const place = places.get(name);
      await place?.sink.write(place.start + at, Uint8Array.from(bytesOf(data)));
    };
    const { dataset } = on;
    const [level] = dataset.levels;
    if (level !== undefined) {
      await put(
        'labels',
        0,
        Int32Array.from(level.labels, (_, image) => labelOf(level, image)),
      );
    }
    const heldOut = new Uint8Array(imageCount(dataset));
    for (const image of evaluator.heldOut) heldOut[image] = 1;
    await put('held_out', 0, heldOut);
    if (names !== null && !inHeader) {
      const { characters, bytes } = names.longest;
      for (let first = 0; first < names.count; first += NAMES_PART) {
        const part = await names.read(first, NAMES_PART);
        if (format === 'npy') {
          await put('files', 4 * first * characters, numpyText(part, characters));
        } else await put('files', first * bytes, paddedUtf8(part, bytes));
      }
    }
    const images = imageCount(dataset);
    const { dims } = evaluator;
    tell('features', 0, images);
    await evaluator.allRows(async (first, features, embedding) => {
      await put('features', 4 * first * dims.features, features);
      await put('embedding', 4 * first * dims.embedding, embedding);
      tell('features', first + features.length / dims.features, images);
    }, workSignal(signal));
    return true;
  });
  return (await unlessAborted(signal, work)) ?? false;
}

interface Place {
  readonly sink: FeatureSink;
  readonly start: number;
}

/** Names that are in memory at a time. */
const NAMES_PART = 4096;

/** Readers of safetensors refuse large headers: more names than these are an array of their own. */
const HEADER_BYTES = 2 ** 18;

const fitHeader = ({ count, longest }: FileNames): boolean =>
  count * (longest.bytes + 3) <= HEADER_BYTES;

const NAMES = ['features', 'embedding', 'labels', 'held_out', 'files'] as const;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function arraysOf(
  { dataset }: Pick<CheckpointOnImages, 'dataset'>,
  { dims }: Pick<Evaluator, 'dims'>,
  names: FileNames | null,
  format: FeatureFormat,
): readonly FeatureArray[] {
  const images = imageCount(dataset);
  return [
    { name: 'features', dtype: 'F32', shape: [images, dims.features] },
    { name: 'embedding', dtype: 'F32', shape: [images, dims.embedding] },
    ...(dataset.levels.length === 0
      ? []
      : [{ name: 'labels', dtype: 'I32', shape: [images] } as const]),
    { name: 'held_out', dtype: 'U8', shape: [images] },
    ...(names === null ? [] : [namesArray(images, names, format)]),
  ];
}

/** Text for NumPy; bytes of UTF-8, padded with zeros, for safetensors, which has no text. */
const namesArray = (images: number, { longest }: FileNames, format: FeatureFormat): FeatureArray =>
  format === 'npy'
    ? { name: 'files', dtype: 'U', shape: [images], characters: longest.characters }
    : { name: 'files', dtype: 'U8', shape: [images, longest.bytes] };

/** How pixels were normalised, (x/255 − mean)/std, to compute the same elsewhere. */
const inputText = ({ mean, std }: Pick<GpuImages, 'mean' | 'std'>) => ({
  input_mean: JSON.stringify(mean),
  input_std: JSON.stringify(std),
});

function aboutOf({ dataset, state }: CheckpointOnImages): Readonly<Record<string, string>> {
  const [level] = dataset.levels;
  return {
    dataset: dataset.name,
    step: String(state.step),
    ...(state.run !== undefined && { run: state.run.runId }),
    ...(level !== undefined && { class_names: JSON.stringify(level.classNames) }),
  };
}
