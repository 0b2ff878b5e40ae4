/** What is stored that could be deleted to make room, in words. */
import { formatBytes } from '#base/format.ts';
import { listed, say, type Words } from '#base/words.ts';

export interface DeletablePart {
  readonly kind: 'images' | 'run' | 'weights';
  readonly name: string;
  readonly bytes: number;
  /** Some run was trained on these images, or begins with these weights. */
  readonly needed: boolean;
}

/** More would not be read. */
const MOST_NAMED = 5;

/** Those that no run needs come first, then the largest. */
export function deletableWords(parts: readonly DeletablePart[]): Words | null {
  const found = parts
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => Number(a.needed) - Number(b.needed) || b.bytes - a.bytes)
    .slice(0, MOST_NAMED)
    .map(({ kind, name, bytes, needed }) => {
      const values = { name, size: formatBytes(bytes) };
      if (kind === 'run') return say('the run “{{name}}” ({{size}})', values);
      if (kind === 'weights') return say('the copy of the weights “{{name}}” ({{size}})', values);
      return needed
        ? say('the decoded images of “{{name}}” ({{size}})', values)
        : say('the decoded images of “{{name}}” ({{size}}, no run needs them)', values);
    });
  return found.length === 0
    ? null
    : say('Under Runs you can delete: {{list}}.', { list: listed(found) });
}

/** Whether a run was trained on the images of a folder, as far as their names tell. */
export const needsImages = (
  run: { readonly name: string; readonly side: number },
  images: { readonly name: string; readonly side: number },
): boolean => run.name === images.name && run.side === images.side;
