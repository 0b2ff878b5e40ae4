import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type FixtureData = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;

export interface FixtureTensor {
  readonly shape: readonly number[];
  readonly data: FixtureData;
  /** Largest allowed difference of an f32 CPU implementation; 0 where exact. */
  readonly atol: number;
  /** Largest difference of PyTorch's own f32 from its f64; 0 where exact. */
  readonly noise: number;
}

export interface Fixture {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The named tensor; throws when the fixture has none. */
  readonly get: (name: string) => FixtureTensor;
  /** The named tensor as f32. */
  readonly f32: (name: string) => Float32Array<ArrayBuffer>;
  /** Every tensor that the manifest names. */
  readonly names: readonly string[];
}

/** A folder of fixtures, its manifest read. */
export interface FixtureFolder {
  readonly path: string;
  readonly names: readonly string[];
  /** Whether it has the lab's own fixtures beside the given ones. */
  readonly hasLab: boolean;
  /** The tensors' names of a fixture, without its file. */
  readonly tensorsOf: (name: string) => readonly string[];
  /** @throws FixtureError when there is none of that name or its file cannot be read */
  readonly read: (name: string) => Promise<Fixture>;
}

/** A folder, a manifest or a fixture's file is invalid; the message says what. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError';
}

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly atol?: number;
  readonly noise?: number;
}

interface ManifestEntry {
  readonly file: string;
  readonly params: Record<string, unknown>;
  readonly tensors: Record<string, TensorEntry>;
}

interface Stored {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The fixtures that came with the mathematics, and those that e2e/pytorch/fixtures makes. */
const MANIFESTS = { given: 'manifest.json', lab: 'lab.json' } as const;

/** The repository's own copy. */
const FOLDER = fileURLToPath(new URL('../../../e2e/golden/', import.meta.url));

const NUMBERS = {
  F32: [Float32Array, 4],
  F64: [Float64Array, 8],
  I32: [Int32Array, 4],
  U16: [Uint16Array, 2],
  U8: [Uint8Array, 1],
} as const;

/**
 * Reads the manifests of a folder of PyTorch's fixtures (e2e/golden/README.md).
 * @throws FixtureError
 */
export async function openFixtures(folder: string = FOLDER): Promise<FixtureFolder> {
  const hasLab = existsSync(path.join(folder, MANIFESTS.lab));
  const fixtures = new Map([
    ...(await readManifest(folder, MANIFESTS.given)),
    ...(hasLab ? await readManifest(folder, MANIFESTS.lab) : []),
  ]);
  const entryOf = (name: string): ManifestEntry => {
    const entry = fixtures.get(name);
    if (entry !== undefined) return entry;
    const known = [...fixtures.keys()].join(', ');
    throw new FixtureError(`There is no fixture ${name} in ${folder}; it has ${known}.`);
  };
  return {
    path: folder,
    names: [...fixtures.keys()],
    hasLab,
    tensorsOf: (name) => Object.keys(entryOf(name).tensors),
    read: (name) => readEntry(folder, name, entryOf(name)),
  };
}

/** Reads one fixture. @throws FixtureError */
export async function readFixture(name: string, folder: string = FOLDER): Promise<Fixture> {
  return (await openFixtures(folder)).read(name);
}

async function readManifest(folder: string, name: string): Promise<Map<string, ManifestEntry>> {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new FixtureError(`${folder} is no folder of fixtures: it has no ${name} to read.`);
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new FixtureError(`${file} is damaged: ${error instanceof Error ? error.message : ''}.`);
  }
  const fixtures = isRecord(manifest) ? manifest.fixtures : undefined;
  if (!isRecord(fixtures) || Object.keys(fixtures).length === 0) {
    throw new FixtureError(`${file} names no fixtures.`);
  }
  const entries = new Map<string, ManifestEntry>();
  for (const [fixture, entry] of Object.entries(fixtures)) {
    if (!isEntry(entry)) {
      throw new FixtureError(
        `${file}: the fixture ${fixture} lacks its file or describes no tensors.`,
      );
    }
    entries.set(fixture, { ...entry, params: isRecord(entry.params) ? entry.params : {} });
  }
  return entries;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is ManifestEntry {
  return (
    isRecord(value) &&
    typeof value.file === 'string' &&
    isRecord(value.tensors) &&
    Object.values(value.tensors).every(
      (tensor) =>
        isRecord(tensor) &&
        typeof tensor.dtype === 'string' &&
        Array.isArray(tensor.shape) &&
        (tensor.atol === undefined || (typeof tensor.atol === 'number' && tensor.atol >= 0)),
    )
  );
}

async function readEntry(folder: string, name: string, entry: ManifestEntry): Promise<Fixture> {
  const { bytes, header, start } = await readSafetensors(path.join(folder, entry.file));
  const get = (tensor: string): FixtureTensor => {
    const described = entry.tensors[tensor];
    if (described === undefined) throw new FixtureError(`${name} has no tensor ${tensor}.`);
    const stored = header[tensor];
    if (stored === undefined) throw new FixtureError(`${entry.file} lacks the tensor ${tensor}.`);
    if (stored.dtype !== described.dtype || String(stored.shape) !== String(described.shape)) {
      throw new FixtureError(`${entry.file} and the manifest differ about the tensor ${tensor}.`);
    }
    return {
      shape: described.shape,
      data: numbers(`${entry.file}, ${tensor}`, stored, bytes, start),
      atol: described.atol ?? 0,
      noise: described.noise ?? 0,
    };
  };
  return {
    name,
    params: entry.params,
    get,
    f32: (tensor) => Float32Array.from(get(tensor).data),
    names: Object.keys(entry.tensors),
  };
}

async function readSafetensors(file: string) {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch {
    throw new FixtureError(`${file} is missing or cannot be read.`);
  }
  const length = bytes.length < 8 ? 0 : Number(new DataView(bytes.buffer).getBigUint64(0, true));
  let header: Record<string, Stored> | null = null;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    header = null;
  }
  if (!isRecord(header)) throw new FixtureError(`${file} is damaged: it has no readable header.`);
  return { bytes, header, start: 8 + length };
}

function numbers(
  what: string,
  { dtype, shape, data_offsets: [from, to] }: Stored,
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
): FixtureData {
  const kind = NUMBERS[dtype as keyof typeof NUMBERS] as
    | (typeof NUMBERS)[keyof typeof NUMBERS]
    | undefined;
  if (kind === undefined) throw new FixtureError(`${what}: numbers of kind ${dtype} are unknown.`);
  const [Numbers, size] = kind;
  const length = shape.reduce((product, side) => product * side, 1);
  if (to - from !== length * size || start + to > bytes.length) {
    throw new FixtureError(`${what}: the file ends before the tensor does, or sizes disagree.`);
  }
  return new Numbers(bytes.slice(start + from, start + to).buffer);
}
