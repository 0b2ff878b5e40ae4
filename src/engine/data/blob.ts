import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';

const READ_BYTES = 2 ** 20;

/** @throws DataError when the file is no longer what the user chose */
export async function readBlob(blob: Blob, name: Value): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new DataError(
      say(
        '{{file}} can no longer be read: it was changed or moved after you chose it. Choose it again.',
        { file: name },
      ),
    );
  }
}

/**
 * The bytes of a blob in pieces.
 * @throws DataError when the file is no longer what the user chose
 */
export async function* blobChunks(
  blob: Blob,
  name: Value,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < blob.size; at += READ_BYTES) {
    yield await readBlob(blob.slice(at, at + READ_BYTES), name);
  }
}
