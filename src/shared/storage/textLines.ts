import { say } from '#base/words.ts';
import { damagedFile } from './runFileError.ts';

/** Longest text that is held at once: one line, or a file that is not in lines. */
export const MAX_TEXT_BYTES = 2 ** 26;

/** The lines of a UTF-8 file, read piece by piece. @throws RunFileError if it is not UTF-8 */
export async function* linesOf(blob: Blob, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = blob.stream().getReader();
  // The line that has begun, in the pieces in which it came: joined once, at its end.
  let begun: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const text = decoded(decoder, value, file);
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        begun.push(text.slice(start, end));
        yield begun.join('');
        begun = [];
        length = 0;
        start = end + 1;
      }
      begun.push(text.slice(start));
      length += text.length - start;
      if (length > MAX_TEXT_BYTES) throw damagedFile(file, say('it has a line without an end'));
      if (done) break;
    }
    if (length > 0) yield begun.join('');
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
