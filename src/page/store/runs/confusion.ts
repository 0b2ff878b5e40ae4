/** A classifier's answers by class: a row for each class, and the matrix. */
import type { Confusion } from '#run/evaluations.ts';

/** What a class's queries were taken for. */
export interface ClassAnswers {
  readonly name: string;
  readonly queries: number;
  readonly hits: number;
  /** Percent; null for a class without queries. */
  readonly accuracy: number | null;
  /** The most frequent wrong answer; the first of several. */
  readonly mistaken: { readonly name: string; readonly queries: number } | null;
}

/** One row for each class, in the data set's order. */
export function classAnswers({ classNames, counts }: Confusion): readonly ClassAnswers[] {
  const rows = classNames.map((name) => ({ name, queries: 0, hits: 0, wrong: -1, wrongCount: 0 }));
  for (let at = 0; at < counts.length; at += 3) {
    const [label = 0, answer = 0, count = 0] = counts.slice(at, at + 3);
    const row = rows[label];
    if (row === undefined) continue;
    row.queries += count;
    if (label === answer) row.hits += count;
    else if (count > row.wrongCount) {
      row.wrong = answer;
      row.wrongCount = count;
    }
  }
  return rows.map(({ name, queries, hits, wrong, wrongCount }) => ({
    ...{ name, queries, hits },
    accuracy: queries === 0 ? null : (100 * hits) / queries,
    mistaken: wrong < 0 ? null : { name: classNames[wrong] ?? '', queries: wrongCount },
  }));
}

/** Number of queries by class and answer: [classes, classes]. */
export function confusionMatrix({ classNames, counts }: Confusion): Float64Array {
  const classes = classNames.length;
  const matrix = new Float64Array(classes * classes);
  for (let at = 0; at < counts.length; at += 3) {
    const [label = 0, answer = 0, count = 0] = counts.slice(at, at + 3);
    matrix[label * classes + answer] = count;
  }
  return matrix;
}
