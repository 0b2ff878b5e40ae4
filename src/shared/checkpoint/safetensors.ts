/**
 * The safetensors file format (github.com/huggingface/safetensors, "Format"): a
 * little-endian u64 header length, a JSON header of names, dtypes, shapes and offsets, then
 * one data section of row-major little-endian tensors. Typed arrays have the machine's byte
 * order, which is little-endian on every platform with WebGPU.
 *
 * Ours have two digests in `__metadata__`: `sha256` of the data section, and `header_sha256` of
 * the header's bytes with that digest's own 64 digits set to 0. Together they cover every byte
 * after the header length, which the check of the exact file length covers.
 */
import { say, sentences, type Words, wordsOf } from '#base/words.ts';
import { CheckpointError, quoted } from './checkpointError.ts';
import {
  AGAIN,
  isCount,
  LENGTH_BYTES,
  MAX_HEADER_BYTES,
  type Place,
  type Refuse,
  readHeader,
} from './safetensorsHeader.ts';
import { parseStrictJson } from './strictJson.ts';
import { type Checkpoint, type CheckpointTensor, DTYPES, elementCount } from './tensor.ts';

const NO_DIGEST = '0'.repeat(64);

/** Lower-case hexadecimal SHA-256, 64 digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The file's bytes; equal checkpoints give equal bytes. Tensors are stored by falling
 * element size, then by name; the header is padded with spaces so that the data section,
 * and with it every tensor, is aligned. `format`, `sha256` and `header_sha256` are set here,
 * replacing those in the metadata.
 * @throws CheckpointError for a name given twice, data that does not fill its shape, or more
 *   names and metadata than the format's reader takes (1 MB)
 */
export async function writeSafetensors(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = (reason: Words) =>
    new CheckpointError(say('The checkpoint cannot be written: {{reason}}.', { reason }));
  const tensors = [...checkpoint.tensors].sort(
    (a, b) =>
      DTYPES.indexOf(a.dtype) - DTYPES.indexOf(b.dtype) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );

  let dataBytes = 0;
  const entries: string[] = [];
  for (const { name, dtype, shape, data } of tensors) {
    if (!shape.every(isCount) || elementCount(shape) !== data.length) {
      throw refuse(
        say('tensor {{tensor}} holds {{n}} values, which do not fill its shape [{{shape}}]', {
          tensor: quoted(name),
          n: data.length,
          shape: shape.join(', '),
        }),
      );
    }
    const end = dataBytes + data.byteLength;
    const entry = { dtype, shape, data_offsets: [dataBytes, end] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    dataBytes = end;
  }

  const bytesOf = (data: CheckpointTensor['data']) =>
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const section = new Uint8Array(dataBytes);
  let offset = 0;
  for (const { data } of tensors) {
    section.set(bytesOf(data), offset);
    offset += data.byteLength;
  }

  const metadata = new Map(Object.entries(checkpoint.metadata));
  metadata.set('format', 'pt');
  metadata.set('sha256', await sha256(section));
  metadata.set('header_sha256', NO_DIGEST);
  const texts = [...metadata]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const header = `{${[`"__metadata__":{${texts.join(',')}}`, ...entries].join(',')}}`;
  try {
    parseStrictJson(header);
  } catch (error) {
    throw refuse(say('its header {{problem}}', { problem: wordsOf(error) }));
  }

  const encoder = new TextEncoder();
  const unpadded = encoder.encode(header).length;
  const padding = ' '.repeat((8 - (unpadded % 8)) % 8);
  if (unpadded + padding.length > MAX_HEADER_BYTES) {
    throw refuse(
      say('its names and metadata take {{n}} bytes, more than {{most}}', {
        n: unpadded,
        most: MAX_HEADER_BYTES,
      }),
    );
  }
  const headerDigest = await sha256(encoder.encode(header + padding));
  const headerBytes = encoder.encode(
    header.replace(`"header_sha256":"${NO_DIGEST}"`, `"header_sha256":"${headerDigest}"`) + padding,
  );

  const file = new Uint8Array(LENGTH_BYTES + headerBytes.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  file.set(headerBytes, LENGTH_BYTES);
  file.set(section, LENGTH_BYTES + headerBytes.length);
  return file;
}

/**
 * Reads a safetensors file by this lab or by another tool. Everything is checked before any
 * tensor is copied out; nothing in the result shares memory with `bytes`.
 * @param fileName for the error message
 * @returns tensors in the order of their data
 * @throws CheckpointError
 */
export async function readSafetensors(
  bytes: Uint8Array<ArrayBuffer>,
  fileName: string,
): Promise<Checkpoint> {
  const refuse: Refuse = (reason, fix) =>
    new CheckpointError(
      sentences(
        say('{{file}} cannot be read as a checkpoint: {{reason}}.', {
          file: quoted(fileName),
          reason,
        }),
        fix,
      ),
    );

  const { text, dataStart, metadata, places } = readHeader(bytes, refuse);
  const section = bytes.subarray(dataStart);
  await refuseWrongDigest(text, section, metadata, refuse);
  return { tensors: places.map((place) => readTensor(place, section)), metadata };
}

/** @throws CheckpointError naming the first tensor with a NaN or an infinity */
export function requireFinite(checkpoint: Checkpoint, fileName: string): void {
  for (const { name, dtype, data } of checkpoint.tensors) {
    if (dtype !== 'F32') continue;
    for (let i = 0; i < data.length; i++) {
      if (Number.isFinite(data[i])) continue;
      throw new CheckpointError(
        say(
          '{{file}} cannot be used: tensor {{tensor}} contains {{value}} at index {{at}}. Use a checkpoint from before training failed.',
          { file: quoted(fileName), tensor: quoted(name), value: String(data[i]), at: i },
        ),
      );
    }
  }
}

async function refuseWrongDigest(
  text: string,
  section: Uint8Array<ArrayBuffer>,
  metadata: Readonly<Record<string, string>>,
  refuse: Refuse,
): Promise<void> {
  const { sha256: ofData, header_sha256: ofHeader } = metadata;
  if (ofData === undefined && ofHeader === undefined) return;
  const fix = sentences(
    AGAIN,
    say('If another tool saved it again, remove sha256 and header_sha256 from its metadata.'),
  );
  if (ofData === undefined || ofHeader === undefined) {
    throw refuse(say('one of its two checksums (sha256, header_sha256) is missing'), fix);
  }
  if ((await sha256(section)) !== ofData) {
    throw refuse(
      say('its data does not match its SHA-256 checksum, so it was changed or damaged'),
      fix,
    );
  }
  const parts = ofHeader.length === NO_DIGEST.length ? text.split(ofHeader) : [];
  const blanked = new TextEncoder().encode(parts.join(NO_DIGEST));
  if (parts.length !== 2 || (await sha256(blanked)) !== ofHeader) {
    throw refuse(
      say('its header does not match its SHA-256 checksum, so it was changed or damaged'),
      fix,
    );
  }
}

function readTensor(place: Place, section: Uint8Array<ArrayBuffer>): CheckpointTensor {
  const { name, dtype, shape, begin, end } = place;
  const data = section.slice(begin, end);
  switch (dtype) {
    case 'F32':
      return { name, dtype, shape, data: new Float32Array(data.buffer) };
    case 'I32':
      return { name, dtype, shape, data: new Int32Array(data.buffer) };
    case 'I64':
      return { name, dtype, shape, data: new BigInt64Array(data.buffer) };
    case 'U8':
      return { name, dtype, shape, data };
    default:
      return dtype satisfies never;
  }
}
