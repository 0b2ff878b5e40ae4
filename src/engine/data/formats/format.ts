/** A row of the table of formats. */
import type { Value, Words } from '#base/words.ts';
import type { Entry } from '#data/entry.ts';
import type { ImageSet, Reading } from '#data/imageSet.ts';

export interface Format {
  /** For sentences. */
  readonly name: Value;
  /** What of it can be given, for the list of what is supported. */
  readonly reads: Words;
  /**
   * Those of the files that are of this format, with the files of labels and names that belong to
   * them. None of them is offered to the rows below.
   */
  recognise(entries: readonly Entry[]): readonly Entry[] | Promise<readonly Entry[]>;
  /** @throws DataError when the files cannot be used */
  open(entries: readonly Entry[], reading: Reading): Promise<ImageSet>;
}
