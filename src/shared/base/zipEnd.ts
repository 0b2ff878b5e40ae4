/** The records at the end of a zip (PKWARE APPNOTE 4.3.14 to 4.3.16). */

const END = 0x06054b50;
const END_BYTES = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const MOST_COMMENT_BYTES = 65_535;

/**
 * The zip without ZIP64 records that its end record does not need, as PyTorch writes them always.
 * zip.js 2.24.0 takes them for a part of the directory then, and finds none where the directory's first
 * entry is as long as they are: with files of PyTorch whose names have 21 letters before the ending.
 * Can go once zip.js counts them.
 */
export async function withoutSpareZip64(zip: Blob): Promise<Blob> {
  const most = END64_BYTES + LOCATOR_BYTES + END_BYTES;
  const short = await tailOf(zip, most);
  const { view, at } = short.at >= 0 ? short : await tailOf(zip, most + MOST_COMMENT_BYTES);
  const [locator, end64] = [at - LOCATOR_BYTES, at - LOCATOR_BYTES - END64_BYTES];
  if (end64 < 0) return zip;
  const spare =
    view.getUint16(at + 6, true) !== 0xffff &&
    view.getUint16(at + 10, true) !== 0xffff &&
    view.getUint32(at + 12, true) !== 0xffffffff &&
    view.getUint32(at + 16, true) !== 0xffffffff &&
    view.getUint32(locator, true) === LOCATOR &&
    view.getUint32(end64, true) === END64;
  if (!spare) return zip;
  const start = zip.size - view.byteLength;
  return new Blob([zip.slice(0, start + end64), zip.slice(start + at)]);
}

/** The last bytes, and where among them the end record is; negative where it is not. */
async function tailOf(zip: Blob, bytes: number): Promise<{ view: DataView; at: number }> {
  const view = new DataView(await zip.slice(Math.max(0, zip.size - bytes)).arrayBuffer());
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    const comment = view.byteLength - END_BYTES - at;
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === comment) {
      return { view, at };
    }
  }
  return { view, at: -1 };
}
