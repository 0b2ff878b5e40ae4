/**
 * Every stored record is an envelope: its bytes, their schema version, and a checksum over both and
 * the key. IndexedDB returns a flipped bit on disk without an error, or as a record without fields;
 * only the checksum detects it.
 */

/** Increased when records of an older version need migration. */
export const STORAGE_SCHEMA = 1;

export const RECORD_KINDS = [
  'run',
  'meta',
  'queue',
  'steps',
  'evaluation',
  'tensors',
  'prototypes',
  'checkpoint',
  'checkpoints',
  'elsewhere',
  'importing',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** Steps in one record of metrics; a record that is full is not written again. */
export const STEPS_PER_CHUNK = 128;

/**
 * The last number is the chunk (steps), the step (evaluation, tensors, checkpoint), or 0. A run
 * that is being imported is marked by a record without content, `importing`. Version
 * 0.1 had one checkpoint a run, under 0.
 */
export type RecordKey = readonly [kind: RecordKind, runId: string, index: number];

interface Envelope {
  readonly schema: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** The training step of a checkpoint; 0 for other kinds. */
  readonly step: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type Opened =
  | {
      readonly status: 'good';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly savedAt: number;
      readonly step: number;
    }
  | { readonly status: 'newer'; readonly schema: number }
  | { readonly status: 'damaged' };

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function checksum(
  key: RecordKey,
  { schema, savedAt, step, bytes }: Omit<Envelope, 'sha256'>,
): Promise<string> {
  const label = JSON.stringify([schema, key, savedAt, step, await sha256(bytes)]);
  return sha256(new TextEncoder().encode(label));
}

/** @returns what to store under `key`; it shares memory with `bytes` until it is stored */
export async function seal(
  key: RecordKey,
  bytes: Uint8Array<ArrayBuffer>,
  savedAt: number,
  step: number,
): Promise<Envelope> {
  // The structured clone of a view copies its whole buffer.
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  const content = { schema: STORAGE_SCHEMA, savedAt, step, bytes: own };
  return { ...content, sha256: await checksum(key, content) };
}

export async function open(key: RecordKey, stored: unknown): Promise<Opened> {
  const schema = newerSchema(stored);
  if (schema !== null) return { status: 'newer', schema };
  if (!isEnvelope(stored) || stored.schema !== STORAGE_SCHEMA) return { status: 'damaged' };
  if ((await checksum(key, stored)) !== stored.sha256) return { status: 'damaged' };
  const { bytes, savedAt, step } = stored;
  return { status: 'good', bytes, savedAt, step };
}

/** The schema of a record of a newer version, which is not checked further; else null. */
export function newerSchema(stored: unknown): number | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const schema: unknown = Reflect.get(stored, 'schema');
  return Number.isSafeInteger(schema) && Number(schema) > STORAGE_SCHEMA ? Number(schema) : null;
}

export function isEnvelope(stored: unknown): stored is Envelope {
  if (typeof stored !== 'object' || stored === null) return false;
  const field = (name: string): unknown => Reflect.get(stored, name);
  return (
    Number.isSafeInteger(field('schema')) &&
    typeof field('savedAt') === 'number' &&
    typeof field('step') === 'number' &&
    typeof field('sha256') === 'string' &&
    field('bytes') instanceof Uint8Array
  );
}

/** Whether two reads of one key returned the same record, damaged or not. */
export function isSameRecord(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return false;
  if (!isEnvelope(a) || !isEnvelope(b)) return isEnvelope(a) === isEnvelope(b);
  if (a.sha256 !== b.sha256 || a.bytes.length !== b.bytes.length) return false;
  return a.bytes.every((byte, i) => byte === b.bytes[i]);
}
