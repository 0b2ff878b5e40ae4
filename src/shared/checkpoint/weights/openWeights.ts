import { formatBytes } from '#base/format.ts';
import { say } from '#base/words.ts';
import { openTorchLegacy } from '#checkpoint/pytorch/torchLegacy.ts';
import { openTorchZip } from '#checkpoint/pytorch/torchZip.ts';
import { openSafetensors } from './openSafetensors.ts';
import { refuseWeights, SAVE_STATE_DICT, type WeightsFile } from './weightsFile.ts';

/** Its fingerprint is computed of the whole file. */
const MAX_BYTES = 2 ** 31;

/**
 * Opens a file of weights by its first bytes: PyTorch's zip, PyTorch's old format, or safetensors.
 * @param blob read in parts, as they are needed
 * @throws CheckpointError
 */
export async function openWeights(blob: Blob, fileName: string): Promise<WeightsFile> {
  const refuse = refuseWeights(fileName);
  if (blob.size > MAX_BYTES) {
    throw refuse(
      say('it has {{bytes}}, and {{most}} are read', {
        bytes: formatBytes(blob.size),
        most: formatBytes(MAX_BYTES),
      }),
      SAVE_STATE_DICT,
    );
  }
  const head = new Uint8Array(await blob.slice(0, 512).arrayBuffer());
  if (startsWith(head, [0x50, 0x4b])) return openTorchZip(blob, fileName, refuse);
  if (startsWith(head, [0x80, 0x02])) return openTorchLegacy(blob, fileName, refuse);
  if (startsWith(head.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72])) {
    throw refuse(
      say('it is a tar of files, as PyTorch wrote it before version 0.2'),
      SAVE_STATE_DICT,
    );
  }
  return openSafetensors(blob, fileName, refuse);
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);
