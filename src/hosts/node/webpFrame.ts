/** The first frame of an animated WebP, which libwebp's plain decoder refuses (RFC 9649). */

/** A still picture, and where it lies on its canvas. */
export interface WebpFrame {
  readonly still: Uint8Array<ArrayBuffer>;
  readonly left: number;
  readonly top: number;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
}

const ANIMATED = 0x02;
const ALPHA = 0x10;
const FRAME_HEADER = 16;

/** @returns null for what is not animated, or is damaged */
export function firstFrame(bytes: Uint8Array<ArrayBuffer>): WebpFrame | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [canvas] = chunksOf(bytes, 12, bytes.length);
  if (canvas?.name !== 'VP8X' || canvas.end - canvas.start < 10) return null;
  if (((bytes[canvas.start] ?? 0) & ANIMATED) === 0) return null;
  const uint24 = (at: number) => view.getUint16(at, true) + 65_536 * view.getUint8(at + 2);
  for (const { name, start, end } of chunksOf(bytes, canvas.end, bytes.length)) {
    if (name !== 'ANMF' || end - start < FRAME_HEADER) continue;
    const parts = [...chunksOf(bytes, start + FRAME_HEADER, end)].filter(({ name }) =>
      ['ALPH', 'VP8 ', 'VP8L'].includes(name),
    );
    const body = parts.map((part) => bytes.subarray(part.start - 8, part.end));
    const head = new Uint8Array(30);
    const out = new DataView(head.buffer);
    head.set(ascii('RIFF'));
    out.setUint32(4, 22 + body.reduce((sum, { length }) => sum + length, 0), true);
    head.set(ascii('WEBPVP8X'), 8);
    out.setUint32(16, 10, true);
    head[20] = parts.some(({ name }) => name !== 'VP8 ') ? ALPHA : 0;
    head.set(bytes.subarray(start + 6, start + 12), 24);
    return {
      still: new Uint8Array(Buffer.concat([head, ...body])),
      left: 2 * uint24(start),
      top: 2 * uint24(start + 3),
      canvasWidth: 1 + uint24(canvas.start + 4),
      canvasHeight: 1 + uint24(canvas.start + 7),
    };
  }
  return null;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Chunk {
  readonly name: string;
  readonly start: number;
  /** After its padding. */
  readonly end: number;
}

function* chunksOf(bytes: Uint8Array, from: number, to: number): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 8 <= to; ) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > to) return;
    yield { name, start: at + 8, end: Math.min(end, to) };
    at = end;
  }
}
