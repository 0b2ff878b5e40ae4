/** What both containers of torch.save have in common: a pickle, and storages that it names. */
import { say } from '#base/words.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import {
  DOWNLOAD_AGAIN,
  type RefuseWeights,
  SAVE_STATE_DICT,
  type WeightsFile,
} from '#checkpoint/weights/weightsFile.ts';
import { tensorNumbers } from './numbers.ts';
import { PickleProblem } from './pickle.ts';
import type { PickledStorage, PickleValue } from './pickleValue.ts';
import { dictionariesOf, type FoundTensors } from './stateDict.ts';

/** Of the pickle; a ResNet-50 with its optimizer has 0.1 MB. */
export const MAX_PICKLE_BYTES = 2 ** 24;

/** Of a model and its optimizer's state, many times over. */
const MAX_TENSORS = 20_000;

/** A storage's bytes, as many as its pickle says. @throws CheckpointError */
export type ReadStorage = (storage: PickledStorage) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads pickles, with its refusals as sentences about the file. */
export function orRefuse<T>(refuse: RefuseWeights, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PickleProblem)) throw error;
    throw error.asksForMore
      ? refuse(say('{{reason}}; nothing of it was run', { reason: error.reason }), SAVE_STATE_DICT)
      : refuse(error.reason, DOWNLOAD_AGAIN);
  }
}

/** A row for each part: an optimizer has a dictionary for each parameter, by its number. */
function besideOf(others: readonly FoundTensors[]): WeightsFile['beside'] {
  const parts = new Map<string, number>();
  for (const { path, tensors } of others) {
    const part = path.replace(/\.\d+$/, '');
    parts.set(part, (parts.get(part) ?? 0) + tensors.size);
  }
  return [...parts].map(([path, tensors]) => ({ path, tensors }));
}

/** The largest dictionary of tensors in the file. @throws CheckpointError where there is none */
export function weightsOf(
  root: PickleValue,
  fileName: string,
  refuse: RefuseWeights,
  readStorage: ReadStorage,
): WeightsFile {
  const [first, ...others] = dictionariesOf(root);
  if (first === undefined) throw refuse(say('it holds no dictionary of tensors'), SAVE_STATE_DICT);
  const { tensors } = first;
  if (tensors.size > MAX_TENSORS) {
    throw refuse(
      say('it holds {{n}} tensors, more than {{most}}', { n: tensors.size, most: MAX_TENSORS }),
      SAVE_STATE_DICT,
    );
  }
  // Some files keep a whole model in one storage.
  let last: { readonly key: string; readonly bytes: Uint8Array } | null = null;
  return {
    fileName,
    format: 'PyTorch',
    tensors: [...tensors].map(([name, { shape, storage }]) => ({
      ...{ name, shape },
      dtype: storage.element.dtype,
    })),
    beside: besideOf(others),
    async read(name) {
      const tensor = tensors.get(name);
      if (tensor === undefined) {
        throw refuse(say('it has no tensor {{tensor}}', { tensor: quoted(name) }), DOWNLOAD_AGAIN);
      }
      const { storage } = tensor;
      if (last?.key !== storage.key) last = { key: storage.key, bytes: await readStorage(storage) };
      return tensorNumbers(tensor, last.bytes);
    },
  };
}
