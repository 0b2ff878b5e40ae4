/**
 * Inputs made to break their readers, from valid ones: 500 a reader in `npm test`, more with
 * `npm run fuzz`. A seed gives the same inputs again.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { WordsError } from './words.ts';

interface LongRun {
  readonly cases: number;
  readonly seed: number;
  /** After a collection. */
  heapBytes(): number;
}

declare global {
  /** What `npm run fuzz` asks for; set by the set-up of the tests. */
  var protolabFuzz: LongRun | undefined;
}

const { protolabFuzz: longRun } = globalThis;
const { cases, seed } = longRun ?? { cases: 500, seed: 1 };

/** Only so many cases tell growth from noise. */
const MEASURED_CASES = 5000;
const MOST_GROWTH_BYTES = 16 * 2 ** 20;

/** Longest sentence about an input: none repeats the input. */
const LONGEST_MESSAGE = 2000;

/** Tries the property on every input, and that the heap does not grow from half of them to all. */
export async function fuzz<T>(
  inputs: fc.Arbitrary<T>,
  property: (input: T) => void | Promise<void>,
): Promise<void> {
  const heapBytes = () => (cases >= MEASURED_CASES ? (longRun?.heapBytes() ?? 0) : 0);
  let done = 0;
  let half = 0;
  const counted = fc.asyncProperty(inputs, async (input) => {
    await property(input);
    done++;
    if (done === cases >> 1) half = heapBytes();
  });
  await fc.assert(counted, { numRuns: cases, seed });
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(heapBytes() - half).toBeLessThan(MOST_GROWTH_BYTES);
}

/** Reads, or refuses in words that do not repeat the input; anything else is a crash. */
export async function readsOrRefuses<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    expect(error.message.length).toBeLessThan(LONGEST_MESSAGE);
    return null;
  }
}

/** The same for records of our own, which may be refused by any error but an overflow. */
export async function readsOrThrows<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    return null;
  }
}

const nested = (levels: number): unknown =>
  levels === 0 ? 1 : levels % 2 === 0 ? [nested(levels - 1)] : { a: nested(levels - 1) };

/** Values that a field is not made for. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, '', 'NaN', '-0', 'Infinity', 0, -0, -1, 0.5, 1e308, -1e308],
    ...[2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 - 1, [], {}, [[]], { $number: 'NaN' }, { $number: {} }],
    ...['__proto__', 'x'.repeat(3000), ' '.repeat(1999), '('.repeat(1999), nested(60), nested(500)],
  ),
  fc.integer(),
  fc.double(),
  fc.string({ maxLength: 30 }),
);

type Mutation = readonly [kind: number, path: readonly number[], value: unknown];

const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.nat(9),
  fc.array(fc.nat(1000), { maxLength: 6 }),
  oddValue,
);

/** A JSON value with a few of its parts replaced, removed, repeated or added. */
export const jsonLike = (valid: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(mutation, { minLength: 1, maxLength: 5 })
    .map((mutations) => mutations.reduce(mutated, structuredClone(valid)));

function mutated(root: unknown, [kind, path, value]: Mutation): unknown {
  const [first = 0, ...rest] = path;
  if (typeof root !== 'object' || root === null || path.length === 0) return value;
  const keys = Object.keys(root);
  const key = keys[first % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const entries: [string, unknown][] = Object.entries(root);
  const changed = entries.flatMap(([name, item]): [string, unknown][] => {
    if (name !== key) return [[name, item]];
    if (rest.length > 0) return [[name, mutated(item, [kind, rest, value])]];
    if (kind === 0) return [];
    if (kind === 1)
      return [[['__proto__', 'constructor', 'prototype'][first % 3] ?? '', { polluted: 1 }]];
    if (kind === 2)
      return [
        [name, item],
        [`${name} `, value],
      ];
    if (kind === 3) return [[name, Array.from({ length: 50 }, () => item)]];
    if (kind === 4) return [[name, typeof item === 'number' ? -item : [item]]];
    return [[name, value]];
  });
  if (Array.isArray(root)) return changed.map(([, item]) => item);
  const copy = {};
  for (const [name, item] of changed) {
    const own = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(copy, name, { value: item, ...own });
  }
  return copy;
}

/** The text of such a value, sometimes cut, doubled or padded within. */
export const jsonTextLike = (valid: unknown): fc.Arbitrary<string> =>
  fc
    .tuple(jsonLike(valid), fc.nat(7), fc.nat(1e6), fc.nat(1e6))
    .map(([value, kind, a, b]) => edited(JSON.stringify(value) ?? '', kind, a, b));

/** A text with a piece of it cut off, repeated, or blanks put into it. */
export function edited(text: string, kind: number, a: number, b: number): string {
  const at = a % (text.length + 1);
  const to = Math.min(text.length, at + 1 + (b % 40));
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, to) + text.slice(at);
  if (kind === 2) return `${text.slice(0, at)}${' '.repeat(b % 3000)}${text.slice(at)}`;
  if (kind === 3) return text.slice(0, at) + text.slice(to);
  return text;
}

const EXTREMES = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file with a few bytes flipped, cut, repeated, or numbers in it made extreme. */
export const bytesLike = (valid: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .array(fc.tuple(fc.nat(7), fc.nat(2 ** 30), fc.nat(2 ** 30)), { maxLength: 5 })
    .map((changes) => changes.reduce(changed, new Uint8Array(valid)));

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  [kind, a, b]: readonly [number, number, number],
): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return bytes;
  // Headers and directories are at the ends.
  const near = a % 3 === 0 ? a % bytes.length : (a >> 2) % Math.min(bytes.length, 200);
  const at = a % 3 === 2 ? bytes.length - 1 - near : near;
  if (kind === 0) return bytes.slice(0, at);
  if (kind === 1) {
    const to = Math.min(bytes.length, at + 1 + (b % 64));
    const longer = new Uint8Array(to + bytes.length - at);
    longer.set(bytes.subarray(0, to));
    longer.set(bytes.subarray(at), to);
    return longer;
  }
  const copy = bytes.slice();
  if (kind < 5 || at + 4 > copy.length) copy[at] = (copy[at] ?? 0) ^ (1 + (b % 255));
  else {
    const value = EXTREMES[b % EXTREMES.length] ?? 0;
    new DataView(copy.buffer).setUint32(at, value, b % 2 === 0);
  }
  return copy;
}

/** Bytes that are read of blobs, and the most that one read takes. */
export interface ReadWork {
  bytes: number;
  reads: number;
}

/** Does the work, and counts what it reads of blobs. */
export async function countingReads<T>(work: () => Promise<T>): Promise<[T, ReadWork]> {
  const counted: ReadWork = { bytes: 0, reads: 0 };
  const { arrayBuffer } = Blob.prototype;
  Blob.prototype.arrayBuffer = function (this: Blob) {
    counted.bytes += this.size;
    counted.reads++;
    return arrayBuffer.call(this);
  };
  try {
    return [await work(), counted];
  } finally {
    Blob.prototype.arrayBuffer = arrayBuffer;
  }
}

/** A JSON value that counts how often its parts are looked at. */
export function countedJson(json: unknown): {
  readonly json: unknown;
  readonly looks: () => number;
} {
  let looks = 0;
  const wrap = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : new Proxy(value, {
          get(target, key, receiver) {
            looks++;
            return wrap(Reflect.get(target, key, receiver));
          },
          ownKeys(target) {
            looks++;
            return Reflect.ownKeys(target);
          },
        });
  return { json: wrap(json), looks: () => looks };
}

/** Parts of a JSON value: its values and keys. */
export function partsOf(json: unknown): number {
  let parts = 0;
  const left = [json];
  while (left.length > 0) {
    const value = left.pop();
    parts++;
    if (typeof value === 'object' && value !== null) left.push(...Object.values(value));
  }
  return parts;
}
