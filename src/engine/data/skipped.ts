import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError } from './dataset.ts';

/** Skipped pictures that a note names with their reason. */
const NAMED = 5;
/** Skipped pictures that are listed; every stored run has the list. */
const LISTED = 100;

/** The pictures that cannot be used, and why. */
export class Skipped {
  readonly #all: number;
  readonly #most: number;
  readonly #reasons = new Map<number, Words>();

  /** @param most share of all that may be skipped */
  constructor(all: number, most: number) {
    this.#all = all;
    this.#most = most;
  }

  has(index: number): boolean {
    return this.#reasons.has(index);
  }

  /** @throws DataError when these are too many */
  add(index: number, reason: Words): void {
    this.#reasons.set(index, reason);
    if (this.#reasons.size <= this.#all * this.#most) return;
    if (this.#all === 1) throw new DataError(reason);
    throw new DataError(
      say(
        '{{n}} of {{all}} images cannot be used, more than the {{most}} % that “Bad images allowed” permits. The first: {{reason}}',
        {
          n: formatCount(this.#reasons.size),
          all: formatCount(this.#all),
          most: Math.round(this.#most * 1000) / 10,
          reason: this.#sorted()[0] ?? reason,
        },
      ),
    );
  }

  /** The file and the reason of each, the first of many. */
  listed(): readonly Words[] {
    return this.#sorted().slice(0, LISTED);
  }

  notes(): Words[] {
    const [first, ...more] = this.#sorted();
    if (first === undefined) return [];
    const n = this.#reasons.size;
    const named = more.slice(0, NAMED - 1);
    const others = n - named.length - 1;
    return [
      say('Skipped ({{n}} of {{all}} images): {{reason}}', {
        n: formatCount(n),
        all: formatCount(this.#all),
        reason: first,
      }),
      ...named.map((reason) => say('Skipped: {{reason}}', { reason })),
      ...(others > 0
        ? [say('Skipped: {{reason}}', { reason: say('and {{n}} more images', { n: others }) })]
        : []),
    ];
  }

  /** In the order of the images, whichever was read first. */
  #sorted(): Words[] {
    return [...this.#reasons].toSorted(([a], [b]) => a - b).map(([, reason]) => reason);
  }
}
