/**
 * torch.save since PyTorch 1.6: a zip with `NAME/data.pkl` and a file `NAME/data/KEY` for each
 * storage, none of them compressed.
 * Source: `torch/serialization.py`, `caffe2/serialize/inline_container.cc`.
 */
import {
  BlobReader,
  configure,
  type FileEntry,
  Uint8ArrayWriter,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { formatBytes } from '#base/format.ts';
import { say, WordsError } from '#base/words.ts';
import { withoutSpareZip64 } from '#base/zipEnd.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import {
  DOWNLOAD_AGAIN,
  type RefuseWeights,
  SAVE_STATE_DICT,
  type WeightsFile,
} from '#checkpoint/weights/weightsFile.ts';
import { readPickle } from './pickle.ts';
import { MAX_PICKLE_BYTES, orRefuse, weightsOf } from './torchFile.ts';
import { torchRules } from './torchRules.ts';

// It is in a worker already.
configure({ useWebWorkers: false });

const PICKLE = 'data.pkl';
/** Storages of one file. */
const MAX_ENTRIES = 40_000;
const STORED = 0;

/** @throws CheckpointError */
export async function openTorchZip(
  blob: Blob,
  fileName: string,
  refuse: RefuseWeights,
): Promise<WeightsFile> {
  const entries = await listEntries(blob, refuse);
  const path = [...entries.keys()].find((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (path === undefined) {
    throw refuse(say('it is a zip without {{name}}', { name: PICKLE }), SAVE_STATE_DICT);
  }
  const folder = path.slice(0, -PICKLE.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw refuse(say('it is a program (TorchScript), which is never run here'), SAVE_STATE_DICT);
  }
  const read = async (name: string, bytes: number | null): Promise<Uint8Array<ArrayBuffer>> => {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw refuse(say('{{name}} is missing in it', { name: quoted(name) }), DOWNLOAD_AGAIN);
    }
    return dataOf(entry, bytes, refuse);
  };
  if (entries.has(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(await read(`${folder}byteorder`, null));
    if (order.trim() !== 'little') {
      throw refuse(
        say('its numbers are in big-endian order'),
        say('Save it on a little-endian machine.'),
      );
    }
  }
  const pickle = await read(path, null);
  const { value } = orRefuse(refuse, () =>
    readPickle(
      pickle,
      0,
      torchRules(() => {}),
    ),
  );
  return weightsOf(value, fileName, refuse, ({ key, numel, element }) =>
    read(`${folder}data/${key}`, numel * element.bytes),
  );
}

async function listEntries(
  blob: Blob,
  refuse: RefuseWeights,
): Promise<ReadonlyMap<string, FileEntry>> {
  const entries = new Map<string, FileEntry>();
  const reader = new ZipReader(new BlobReader(await withoutSpareZip64(blob)), {
    filenameValidation: 'tolerant',
  });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (entries.size === MAX_ENTRIES) {
        throw refuse(say('it holds too many files'), SAVE_STATE_DICT);
      }
      entries.set(entry.filename, entry);
    }
  } catch (error) {
    if (error instanceof WordsError) throw error;
    throw refuse(say('it is no zip, or it is damaged'), DOWNLOAD_AGAIN);
  }
  return entries;
}

/** An entry's bytes, checked. @param bytes how many it must have; null for any up to a limit */
async function dataOf(
  entry: FileEntry,
  bytes: number | null,
  refuse: RefuseWeights,
): Promise<Uint8Array<ArrayBuffer>> {
  const { filename, compressionMethod, compressedSize, uncompressedSize: size } = entry;
  const name = quoted(filename);
  // A stored file is no larger than the zip: nothing unpacks to more than there is.
  if (compressionMethod !== STORED || entry.encrypted || compressedSize !== size) {
    throw refuse(
      say('{{name}} in it is compressed or locked, as PyTorch never writes it', { name }),
      DOWNLOAD_AGAIN,
    );
  }
  if (bytes === null ? size > MAX_PICKLE_BYTES : size !== bytes) {
    throw refuse(
      bytes === null
        ? say('{{name}} in it has {{bytes}}', { name, bytes: formatBytes(size) })
        : say('{{name}} in it has {{size}} bytes, and {{bytes}} are named', { name, size, bytes }),
      DOWNLOAD_AGAIN,
    );
  }
  const damaged = () => refuse(say('{{name}} in it is damaged', { name }), DOWNLOAD_AGAIN);
  const data = await entry.getData(new Uint8ArrayWriter(), { checkSignature: true }).catch(() => {
    throw damaged();
  });
  if (data.length !== size) throw damaged();
  return new Uint8Array(data);
}
