import { formatBytes, formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError } from './dataset.ts';
import { MAX_BYTES } from './inputLimits.ts';

/**
 * Room for the pixels of a data set.
 * @throws DataError when it cannot be had
 */
export function allocatePixels(
  images: number,
  side: number,
  name: string,
): Uint8Array<ArrayBuffer> {
  const bytes = images * side * side * 3;
  const tooMuch = () =>
    new DataError(
      say(
        '{{name}}: {{images}} images of {{side}} × {{side}} need {{bytes}} of memory, which is too much. Choose a smaller image side or fewer images.',
        { name, images: formatCount(images), side, bytes: formatBytes(bytes) },
      ),
    );
  if (bytes > MAX_BYTES) throw tooMuch();
  try {
    return new Uint8Array(bytes);
  } catch {
    throw tooMuch();
  }
}
