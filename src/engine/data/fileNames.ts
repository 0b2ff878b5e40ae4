/** Names of the images' files: in memory, or read by index from a file beside the decoded images. */

export interface FileNames {
  readonly count: number;
  /** Of the longest: code points, and bytes of UTF-8. */
  readonly longest: { readonly characters: number; readonly bytes: number };
  /** Names of the images from `first` on. */
  read(first: number, count: number): Promise<readonly string[]>;
}

/** Words before the text: count, longest name in code points and in bytes; then where each name begins. */
const HEAD_WORDS = 3;

/** Names that are encoded at a time. */
const PART = 4096;

const longestOf = (names: readonly string[]): FileNames['longest'] => {
  const encoder = new TextEncoder();
  let [characters, bytes] = [1, 1];
  for (const name of names) {
    characters = Math.max(characters, Array.from(name).length);
    bytes = Math.max(bytes, encoder.encode(name).length);
  }
  return { characters, bytes };
};

export function fileNames(names: readonly string[] | FileNames): FileNames {
  if ('read' in names) return names;
  return {
    ...{ count: names.length, longest: longestOf(names) },
    read: async (first, count) => names.slice(first, first + count),
  };
}

/** Names as the parts of a file. */
export function* namesFile(names: readonly string[]): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const { characters, bytes } = longestOf(names);
  const head = new Uint32Array(HEAD_WORDS + names.length + 1);
  head.set([names.length, characters, bytes]);
  let at = 0;
  names.forEach((name, i) => {
    head[HEAD_WORDS + i] = at;
    at += encoder.encode(name).length;
  });
  head[HEAD_WORDS + names.length] = at;
  yield new Uint8Array(head.buffer);
  for (let first = 0; first < names.length; first += PART) {
    yield encoder.encode(names.slice(first, first + PART).join(''));
  }
}

/** Bytes of such a file. */
export function namesFileBytes(names: readonly string[]): number {
  let bytes = 0;
  for (const part of namesFile(names)) bytes += part.length;
  return bytes;
}

/** @returns null for what is no such file, or is cut */
export async function openNames(file: Blob): Promise<FileNames | null> {
  const words = async (from: number, count: number) => {
    const part = await file.slice(4 * from, 4 * (from + count)).arrayBuffer();
    return part.byteLength === 4 * count ? new Uint32Array(part) : null;
  };
  const [count = 0, characters = 0, bytes = 0] = (await words(0, HEAD_WORDS)) ?? [];
  const text = 4 * (HEAD_WORDS + count + 1);
  const end = (await words(HEAD_WORDS + count, 1))?.[0];
  if (end === undefined || text + end !== file.size) return null;
  return {
    ...{ count, longest: { characters, bytes } },
    async read(first, asked) {
      const own = Math.max(0, Math.min(asked, count - first));
      const starts = await words(HEAD_WORDS + first, own + 1);
      if (starts === null) throw new Error('the names of the files are cut off');
      const [from = 0, to = 0] = [starts[0], starts[own]];
      const part = new Uint8Array(await file.slice(text + from, text + to).arrayBuffer());
      const decoder = new TextDecoder();
      return Array.from({ length: own }, (_, i) =>
        decoder.decode(part.subarray((starts[i] ?? 0) - from, (starts[i + 1] ?? 0) - from)),
      );
    },
  };
}
