/** Hits per class; percent over all queries, or the mean of the classes' own percentages. */
export class Tally {
  readonly #asked: Uint32Array;
  readonly #hits: Uint32Array;

  constructor(classes: number) {
    this.#asked = new Uint32Array(classes);
    this.#hits = new Uint32Array(classes);
  }

  count(label: number, answer: number | null): void {
    this.#asked[label] = (this.#asked[label] as number) + 1;
    if (answer === label) this.#hits[label] = (this.#hits[label] as number) + 1;
  }

  percent(balanced: boolean): number {
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    if (!balanced) return (100 * sum(this.#hits)) / sum(this.#asked);
    const shares = [...this.#asked].flatMap((asked, c) =>
      asked === 0 ? [] : [(this.#hits[c] as number) / asked],
    );
    return (100 * sum(shares)) / shares.length;
  }
}
