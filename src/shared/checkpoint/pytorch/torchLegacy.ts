/**
 * torch.save before PyTorch 1.6, and since then on request: pickles of a magic number, a version,
 * the machine, the object and a list of storages; then each storage's length and numbers. MoCo's and
 * PCL's published weights are such files.
 * Source: `torch/serialization.py`, `_legacy_save`.
 */
import { say } from '#base/words.ts';
import {
  DOWNLOAD_AGAIN,
  type RefuseWeights,
  SAVE_STATE_DICT,
  type WeightsFile,
} from '#checkpoint/weights/weightsFile.ts';
import { readPickle } from './pickle.ts';
import { PickleDict, type PickledStorage, PickleList, type PickleValue } from './pickleValue.ts';
import { MAX_PICKLE_BYTES, orRefuse, weightsOf } from './torchFile.ts';
import { torchRules } from './torchRules.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;
const LENGTH_BYTES = 8;

/** @throws CheckpointError */
export async function openTorchLegacy(
  blob: Blob,
  fileName: string,
  refuse: RefuseWeights,
): Promise<WeightsFile> {
  const head = new Uint8Array(await blob.slice(0, MAX_PICKLE_BYTES).arrayBuffer());
  const storages = new Map<string, PickledStorage>();
  const rules = torchRules((storage) => {
    const before = storages.get(storage.key);
    if (before === undefined || before.numel < storage.numel) storages.set(storage.key, storage);
  });
  let at = 0;
  const next = (): PickleValue => {
    const { value, end } = orRefuse(refuse, () => readPickle(head, at, rules));
    at = end;
    return value;
  };
  if (next() !== MAGIC) {
    throw refuse(say('it is a pickle, but not one that torch.save writes'), SAVE_STATE_DICT);
  }
  const version = next();
  if (version !== VERSION) {
    throw refuse(say('its version is not {{version}}', { version: VERSION }), SAVE_STATE_DICT);
  }
  const machine = next();
  const order = machine instanceof PickleDict ? machine.entries : [];
  if (!order.some(([key, value]) => key === 'little_endian' && value === true)) {
    throw refuse(
      say('its numbers are in big-endian order'),
      say('Save it on a little-endian machine.'),
    );
  }
  const root = next();
  const keys = next();
  const places = await placesOf(blob, at, keys, storages, refuse);
  return weightsOf(root, fileName, refuse, async ({ key, numel, element }) => {
    const place = places.get(key);
    if (place === undefined) throw refuse(say('numbers are missing in it'), DOWNLOAD_AGAIN);
    const bytes = blob.slice(place, place + numel * element.bytes);
    return new Uint8Array(await bytes.arrayBuffer());
  });
}

/** Where the numbers of each storage begin, in the order of the list. */
async function placesOf(
  blob: Blob,
  from: number,
  keys: PickleValue,
  storages: ReadonlyMap<string, PickledStorage>,
  refuse: RefuseWeights,
): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  const truncated = () =>
    refuse(say('its numbers end in the middle, or are not those it lists'), DOWNLOAD_AGAIN);
  let at = from;
  for (const key of keys instanceof PickleList ? keys.items : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || places.has(storage.key)) throw truncated();
    const { numel, element } = storage;
    const head = new DataView(await blob.slice(at, at + LENGTH_BYTES).arrayBuffer());
    const length = head.byteLength === LENGTH_BYTES ? head.getBigInt64(0, true) : -1n;
    const begin = at + LENGTH_BYTES;
    at = begin + numel * element.bytes;
    if (length !== BigInt(numel) || at > blob.size) throw truncated();
    places.set(storage.key, begin);
  }
  return places;
}
