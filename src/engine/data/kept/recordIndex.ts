/** What is known of a file of records beside their bytes. */

export interface RecordIndex {
  readonly images: number;
  readonly side: number;
  /** Place of every image's record in the file. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** `recordCheck` of every image. */
  readonly checks: Uint32Array<ArrayBuffer>;
  /** How often each channel of all images has each value: 3 × 256. */
  readonly histogram: Float64Array<ArrayBuffer>;
}

/** FNV-1a over the 32-bit words of a record, which are read as they lie. @param bytes whole words */
export function recordCheck(bytes: Uint8Array<ArrayBuffer>): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  }
  return hash >>> 0;
}
