import { say } from '#base/words.ts';
import { damagedFile } from './runFileError.ts';

/** Longest text that is held at once: one line, or a file that is not in lines. */
export const MAX_TEXT_BYTES = 2 ** 28;

/** The lines of a UTF-8 file, read piece by piece. @throws RunFileError if it is not UTF-8 */
export async function* linesOf(blob: Blob, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = blob.stream().getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const from = rest.length;
      rest += decoded(decoder, value, file);
      let start = 0;
      for (let end = rest.indexOf('\n', from); end >= 0; end = rest.indexOf('\n', start)) {
        yield rest.slice(start, end);
        start = end + 1;
      }
      rest = rest.slice(start);
      if (rest.length > MAX_TEXT_BYTES)
        throw damagedFile(file, say('it has a line without an end'));
      if (done) break;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined, file: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw damagedFile(file, say('it is not text'));
  }
}
