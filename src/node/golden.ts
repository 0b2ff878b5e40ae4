import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

type FixtureData = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;

export interface FixtureTensor {
  readonly shape: readonly number[];
  readonly data: FixtureData;
  /** Largest allowed difference of an f32 CPU implementation; 0 where exact. */
  readonly atol: number;
}

export interface Fixture {
  readonly params: Readonly<Record<string, unknown>>;
  /** The named tensor; throws when the fixture has none. */
  readonly get: (name: string) => FixtureTensor;
  /** The named tensor as f32. */
  readonly f32: (name: string) => Float32Array<ArrayBuffer>;
  readonly names: readonly string[];
}

interface ManifestEntry {
  readonly file: string;
  readonly params: Record<string, unknown>;
  readonly tensors: Record<string, { dtype: string; shape: number[]; atol?: number }>;
}

const FOLDER = fileURLToPath(new URL('../../e2e/golden/', import.meta.url));

/** Reads one of PyTorch's fixtures (e2e/golden/README.md). */
export async function readFixture(name: string): Promise<Fixture> {
  const manifest: { fixtures: Record<string, ManifestEntry> } = JSON.parse(
    await readFile(`${FOLDER}manifest.json`, 'utf8'),
  );
  const entry = manifest.fixtures[name];
  if (entry === undefined) throw new Error(`no fixture ${name}`);
  const file = await readFile(FOLDER + entry.file);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const headerLength = Number(new DataView(bytes).getBigUint64(0, true));
  const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(new Uint8Array(bytes, 8, headerLength)),
  );
  const get = (tensor: string): FixtureTensor => {
    const described = entry.tensors[tensor];
    const stored = header[tensor];
    if (described === undefined || stored === undefined) {
      throw new Error(`fixture ${name} has no tensor ${tensor}`);
    }
    const [from, to] = stored.data_offsets;
    const start = 8 + headerLength + from;
    return {
      shape: described.shape,
      data: view(described.dtype, bytes, start, to - from),
      atol: described.atol ?? 0,
    };
  };
  return {
    params: entry.params,
    get,
    f32: (tensor) => Float32Array.from(get(tensor).data),
    names: Object.keys(entry.tensors),
  };
}

function view(dtype: string, bytes: ArrayBuffer, start: number, length: number): FixtureData {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes, start, length / 4);
    case 'F64':
      return new Float64Array(bytes, start, length / 8);
    case 'I32':
      return new Int32Array(bytes, start, length / 4);
    case 'U16':
      return new Uint16Array(bytes, start, length / 2);
    case 'U8':
      return new Uint8Array(bytes, start, length);
    default:
      throw new Error(`unknown dtype ${dtype}`);
  }
}
