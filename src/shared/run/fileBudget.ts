/** How long reading the user's files may take before it is ended. */
import { say, type Words } from '#base/words.ts';
import type { SourceFile } from './datasets.ts';

const LEAST_SECONDS = 60;
/** Every reader takes more than this a second on a slow machine. */
const BYTES_PER_SECOND = 2 ** 20;

export function readingSeconds(files: readonly SourceFile[]): number {
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  return LEAST_SECONDS + Math.ceil(bytes / BYTES_PER_SECOND);
}

/** @param fix what to do instead */
export function tookTooLong(files: readonly SourceFile[], fix: Words): Words {
  const [first] = files;
  return say(
    'Reading {{file}} was ended after {{seconds}} s, far longer than files of this size take: it is damaged or malicious. {{fix}}',
    { file: first?.path ?? '', seconds: readingSeconds(files), fix },
  );
}
