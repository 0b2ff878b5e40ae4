import { writeSafetensors } from '#checkpoint/safetensors.ts';
import type { CheckpointTensor } from '#checkpoint/tensor.ts';
import { type Dataset, imageCount } from '#data/dataset.ts';
import { labelOf } from '#data/labels.ts';
import { isStored, readImages } from '#data/storedPixels.ts';

/**
 * Images as a file that the PyTorch project reads: `pixels` U8 [n, side, side, 3], `labels.0`, … I32
 * [n] by label level, −1 for no class, and `groups` where there are some. Names are in the metadata `images`.
 */
export async function imagesFile(dataset: Dataset): Promise<Uint8Array<ArrayBuffer>> {
  const { name, side, levels, groups, testStart, classBalanced } = dataset;
  const count = imageCount(dataset);
  const { pixels } = dataset;
  const all = Uint32Array.from({ length: count }, (_, image) => image);
  const data = isStored(pixels) ? await readImages(dataset, all) : pixels;
  const column = (own: string, values: ArrayLike<number>): CheckpointTensor => ({
    name: own,
    dtype: 'I32',
    shape: [count],
    data: Int32Array.from(values),
  });
  const about = {
    ...{ name, testStart, classBalanced },
    levels: levels.map((level) => ({ name: level.name, classes: level.classNames })),
  };
  return writeSafetensors({
    tensors: [
      { name: 'pixels', dtype: 'U8', shape: [count, side, side, 3], data },
      ...levels.map((level, i) =>
        column(
          `labels.${i}`,
          Int32Array.from(all, (image) => labelOf(level, image)),
        ),
      ),
      ...(groups === null ? [] : [column('groups', groups)]),
    ],
    metadata: { images: JSON.stringify(about) },
  });
}
