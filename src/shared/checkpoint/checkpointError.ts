import { WordsError } from '#base/words.ts';

/** A checkpoint that cannot be read or written: names the file, the reason and the fix. */
export class CheckpointError extends WordsError {
  override readonly name = 'CheckpointError';
}

/** A name from a file, escaped and shortened for an error message. */
export function quoted(name: string): string {
  const characters = [...name];
  const shown = characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : name;
  return JSON.stringify(shown);
}
