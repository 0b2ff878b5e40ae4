/**
 * A safetensors file of others, read in parts: in any of the types that weights come in, where a
 * checkpoint of the lab has four. The same checks as there, but for checksums, which only ours have.
 */
import { say } from '#base/words.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import { plainNumbers } from '#checkpoint/pytorch/numbers.ts';
import { ELEMENTS } from '#checkpoint/pytorch/pickleValue.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import { elementCount } from '#checkpoint/tensor.ts';
import {
  DOWNLOAD_AGAIN,
  type FileTensor,
  type RefuseWeights,
  SAVE_STATE_DICT,
  type WeightsFile,
} from './weightsFile.ts';

const MAX_HEADER_BYTES = 2 ** 23;
const LENGTH_BYTES = 8;

interface Place extends FileTensor {
  readonly begin: number;
  readonly end: number;
}

/** @throws CheckpointError */
export async function openSafetensors(
  blob: Blob,
  fileName: string,
  refuse: RefuseWeights,
): Promise<WeightsFile> {
  const header = await headerOf(blob, refuse);
  const about: Readonly<Record<string, unknown>> = Object(header.get('__metadata__') ?? {});
  // Ours tell what all of their bytes add up to.
  if ('sha256' in about) await readSafetensors(new Uint8Array(await blob.arrayBuffer()), fileName);
  header.delete('__metadata__');
  const places = new Map<string, Place>();
  for (const [name, entry] of header) places.set(name, placeOf(name, entry, refuse));
  const dataStart = refuseGaps([...places.values()], blob, await lengthOf(blob), refuse);
  return {
    fileName,
    format: 'safetensors',
    tensors: [...places.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    beside: [],
    async read(name) {
      const place = places.get(name);
      const part = blob.slice(dataStart + (place?.begin ?? 0), dataStart + (place?.end ?? 0));
      const bytes = new Uint8Array(await part.arrayBuffer());
      const numbers = place && plainNumbers(place.dtype, bytes, elementCount(place.shape) ?? 0);
      if (!numbers) {
        throw refuse(
          say('tensor {{tensor}} has the number type {{type}}, which is not read', {
            tensor: quoted(name),
            type: quoted(place?.dtype ?? ''),
          }),
          say('Convert it, for example with tensor.float() in PyTorch, and save it again.'),
        );
      }
      return numbers;
    },
  };
}

async function lengthOf(blob: Blob): Promise<number> {
  const head = new DataView(await blob.slice(0, LENGTH_BYTES).arrayBuffer());
  return head.byteLength === LENGTH_BYTES ? Number(head.getBigUint64(0, true)) : -1;
}

async function headerOf(blob: Blob, refuse: RefuseWeights): Promise<Map<string, unknown>> {
  const length = await lengthOf(blob);
  if (length < 2 || length > MAX_HEADER_BYTES || LENGTH_BYTES + length > blob.size) {
    throw refuse(
      say('it is neither a file of PyTorch nor safetensors, or it is cut'),
      SAVE_STATE_DICT,
    );
  }
  try {
    const json = parseStrictJson(await blob.slice(LENGTH_BYTES, LENGTH_BYTES + length).text());
    if (typeof json === 'object' && json !== null) return new Map(Object.entries(json));
  } catch {
    // Said below.
  }
  throw refuse(
    say('its header is no JSON object, or has names that are not allowed'),
    DOWNLOAD_AGAIN,
  );
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

function placeOf(name: string, entry: unknown, refuse: RefuseWeights): Place {
  const { dtype, shape, data_offsets: offsets }: Readonly<Record<string, unknown>> = Object(entry);
  if (
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isCount)
  ) {
    const [begin = 0, end = 0] = offsets;
    const width = Object.values(ELEMENTS).find((known) => known.dtype === dtype)?.bytes;
    const elements = elementCount(shape);
    // Of a type that is not known the size is not either; it is refused where it is read.
    const fits = elements !== null && (width === undefined || elements * width === end - begin);
    if (fits && begin <= end) return { name, dtype, shape, begin, end };
  }
  throw refuse(
    say('tensor {{tensor}} has no type, shape or place that fit each other', {
      tensor: quoted(name),
    }),
    DOWNLOAD_AGAIN,
  );
}

/** @returns where the data begin */
function refuseGaps(
  places: readonly Place[],
  blob: Blob,
  headerLength: number,
  refuse: RefuseWeights,
): number {
  const dataStart = LENGTH_BYTES + headerLength;
  let next = 0;
  for (const { begin, end } of places.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== next) throw refuse(say('its tensors overlap or leave a gap'), DOWNLOAD_AGAIN);
    next = end;
  }
  if (dataStart + next !== blob.size) {
    throw refuse(say('its tensors do not fill it, or it is cut'), DOWNLOAD_AGAIN);
  }
  return dataStart;
}
