/**
 * The header of a safetensors file as it is read: every property of it is checked, and that its
 * tensors fill the data section without gap or overlap, before any of them is looked at.
 */
import { say, type Words, wordsOf } from '#base/words.ts';
import { type CheckpointError, quoted } from './checkpointError.ts';
import { parseStrictJson } from './strictJson.ts';
import { BYTES_PER_ELEMENT, type Dtype, elementCount, isDtype } from './tensor.ts';

export const MAX_HEADER_BYTES = 1_000_000;
/** Of the length of the header, before it. */
export const LENGTH_BYTES = 8;

export const AGAIN = say('Export or download it again.');
const CHOOSE_OTHER = say(
  'Choose a .safetensors file exported by Protolab or saved with safetensors.torch.save_file.',
);

export type Refuse = (reason: Words, fix: Words) => CheckpointError;

/** A tensor's byte range in the data section. */
export interface Place {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface Header {
  readonly text: string;
  /** Where the data section begins, which ends with the file. */
  readonly dataStart: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** By rising offset. */
  readonly places: readonly Place[];
}

/** @throws what `refuse` returns */
export function readHeader(bytes: Uint8Array<ArrayBuffer>, refuse: Refuse): Header {
  const { text, dataStart } = headerText(bytes, refuse);
  let header: unknown;
  try {
    header = parseStrictJson(text);
  } catch (error) {
    throw refuse(say('its header {{problem}}', { problem: wordsOf(error) }), AGAIN);
  }
  if (!isObject(header)) throw refuse(say('its header is not a JSON object'), CHOOSE_OTHER);

  let metadata: Record<string, string> = {};
  const places: Place[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = readMetadata(entry, refuse);
    else places.push(readPlace(name, entry, refuse));
  }
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  refuseGaps(places, bytes.length - dataStart, refuse);
  return { text, dataStart, metadata, places };
}

function headerText(
  bytes: Uint8Array<ArrayBuffer>,
  refuse: Refuse,
): { readonly text: string; readonly dataStart: number } {
  if (bytes.length < LENGTH_BYTES) {
    throw refuse(
      say('it has {{n}} bytes, too few for any safetensors file', { n: bytes.length }),
      AGAIN,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length < 2n || length > BigInt(MAX_HEADER_BYTES)) {
    if (isPickle(bytes)) {
      throw refuse(
        say('it is a file of PyTorch, with weights but without a run'),
        say('Choose it with Start from weights under Export, or --weights FILE.'),
      );
    }
    throw refuse(
      say('it declares a header of {{n}} bytes; 2 to {{most}} are allowed', {
        n: String(length),
        most: MAX_HEADER_BYTES,
      }),
      CHOOSE_OTHER,
    );
  }
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > bytes.length) {
    throw refuse(
      say('it is truncated: its header ends at byte {{end}}, the file at byte {{length}}', {
        end: dataStart,
        length: bytes.length,
      }),
      AGAIN,
    );
  }
  let text: string;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    text = decoder.decode(bytes.subarray(LENGTH_BYTES, dataStart));
  } catch {
    throw refuse(say('its header is not UTF-8 text'), CHOOSE_OTHER);
  }
  if (!text.startsWith('{')) {
    throw refuse(say('its header does not start with "{"'), CHOOSE_OTHER);
  }
  return { text, dataStart };
}

/** torch.save writes a zip archive, older versions a bare pickle of protocol 2. */
function isPickle(bytes: Uint8Array): boolean {
  return [
    [0x50, 0x4b, 0x03, 0x04],
    [0x80, 0x02, 0x8a, 0x0a],
  ].some((magic) => magic.every((byte, i) => bytes[i] === byte));
}

function readMetadata(entry: unknown, refuse: Refuse): Record<string, string> {
  if (!isObject(entry)) throw refuse(say('its __metadata__ is not a JSON object'), AGAIN);
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== 'string') {
      throw refuse(
        say('its metadata {{key}} is not text', { key: quoted(key) }),
        say('Write metadata as text only.'),
      );
    }
    metadata[key] = value;
  }
  return metadata;
}

function readPlace(name: string, entry: unknown, refuse: Refuse): Place {
  const tensor = quoted(name);
  if (!isObject(entry))
    throw refuse(say('tensor {{tensor}} has no description', { tensor }), AGAIN);
  const unknownKey = Object.keys(entry).find(
    (key) => key !== 'dtype' && key !== 'shape' && key !== 'data_offsets',
  );
  if (unknownKey !== undefined) {
    throw refuse(
      say('tensor {{tensor}} has an unknown property {{key}}', { tensor, key: quoted(unknownKey) }),
      AGAIN,
    );
  }
  const dtype = entry.dtype;
  if (typeof dtype !== 'string') {
    throw refuse(say('tensor {{tensor}} has no number type', { tensor }), AGAIN);
  }
  if (!isDtype(dtype)) {
    throw refuse(
      say(
        'tensor {{tensor}} has the number type {{type}}, which is not supported (only F32, I32, I64 and U8 are)',
        { tensor, type: quoted(dtype) },
      ),
      say('Convert it, for example with tensor.float() in PyTorch, and save it again.'),
    );
  }
  const shape = entry.shape;
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw refuse(
      say('tensor {{tensor}} has a shape that is not a list of whole numbers', { tensor }),
      AGAIN,
    );
  }
  const offsets = entry.data_offsets;
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw refuse(
      say('tensor {{tensor}} has offsets that are not two whole numbers', { tensor }),
      AGAIN,
    );
  }
  const [begin = 0, end = 0] = offsets;
  const elements = elementCount(shape);
  // elements ≤ 2^53 and at most 8 bytes each: the product is exact or above every file's length.
  if (elements === null || elements * BYTES_PER_ELEMENT[dtype] !== end - begin) {
    const shown = shape.length > 8 ? `${shape.slice(0, 8).join(', ')}, …` : shape.join(', ');
    throw refuse(
      say(
        'tensor {{tensor}} of type {{type}} and shape [{{shape}}] does not fill its bytes {{begin}} to {{end}}',
        { tensor, type: dtype, shape: shown, begin, end },
      ),
      AGAIN,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** @param places by rising offset */
function refuseGaps(places: readonly Place[], sectionBytes: number, refuse: Refuse): void {
  let expected = 0;
  for (const { name, begin, end } of places) {
    if (begin !== expected) {
      throw refuse(
        begin < expected
          ? say(
              'tensor {{tensor}} starts at byte {{begin}} of the data, where byte {{next}} is next (tensors overlap)',
              { tensor: quoted(name), begin, next: expected },
            )
          : say(
              'tensor {{tensor}} starts at byte {{begin}} of the data, where byte {{next}} is next (tensors leave a gap)',
              { tensor: quoted(name), begin, next: expected },
            ),
        AGAIN,
      );
    }
    expected = end;
  }
  if (expected > sectionBytes) {
    throw refuse(
      say('it is truncated: its tensors need {{n}} bytes, but only {{found}} are present', {
        n: expected,
        found: sectionBytes,
      }),
      AGAIN,
    );
  }
  if (expected < sectionBytes) {
    throw refuse(say('{{n}} bytes follow its last tensor', { n: sectionBytes - expected }), AGAIN);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && !Object.is(value, -0);
}
