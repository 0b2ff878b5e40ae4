/** `npm run torch` on Dawn: 256 real images through each encoder, in the lab and in torchvision. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadDataset } from '#data/loadDataset.ts';
import { openGpu } from '#gpu/device.ts';
import { nodeHost } from '#node/dataHost.ts';
import { dawn } from '#node/dawn.ts';
import { type AgreementParts, mixedImages, torchAgreement } from './agreement.ts';

export interface TorchParts extends Pick<AgreementParts, 'python' | 'steps' | 'width'> {
  readonly encoders: readonly AgreementParts['encoder'][];
  readonly images: number;
  readonly side: number;
  /** The project's folder of data. */
  readonly assets: string;
  readonly onLine: (line: string) => void;
  /** Hears what is done now. */
  readonly onProgress: (line: string) => void;
}

/** @returns the largest difference of all */
export async function compareTorch(parts: TorchParts): Promise<number> {
  const { encoders, images, side, assets, python, steps, width, onLine, onProgress } = parts;
  const gpu = await openGpu(dawn());
  const host = nodeHost(assets, () => {}, new AbortController().signal);
  const load = (id: 'fashion-mnist' | 'emoji') =>
    loadDataset({ kind: 'builtin', id, sceneClasses: 2, scenesPerClass: 1, side, seed: 1 }, host);
  // Photographs are grey here: emoji tell whether channels are in order.
  const dataset = mixedImages([await load('fashion-mnist'), await load('emoji')], images);
  let largest = 0;
  for (const encoder of encoders) {
    const folder = await mkdtemp(path.join(tmpdir(), 'protolab-torch-'));
    try {
      const found = await torchAgreement({
        ...{ gpu, folder, encoder, width, dataset, steps, python },
        onProgress: (doing) => onProgress(`${encoder}  ${doing}`),
        onCompared({ what, images: compared, difference }) {
          const text = difference.toExponential(2);
          onLine(`${encoder}  ${what}: ${compared} images, difference ${text}`);
          largest = Math.max(largest, difference);
        },
      });
      for (const { file, convention, counts } of found.reports) {
        const of = `${counts.loaded} loaded, ${counts.missing} missing, ${counts.skipped} skipped`;
        onLine(`${encoder}  ${file} (${convention}): ${of}`);
      }
      onLine(`${encoder}  MoCo’s module took ${found.mocoTensors} tensors, strictly`);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return largest;
}
