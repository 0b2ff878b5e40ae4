import { type ReactNode, useEffect, useState } from 'react';
import { formatBytes } from '#base/format.ts';
import { sentences, speak, type Words } from '#base/words.ts';
import { useText } from '#ui/i18n/useText.ts';

interface Kept<Item> {
  readonly items: readonly Item[];
  /** Why the last deletion failed. */
  readonly problem: Words | null;
  /** @returns whether all of them are gone */
  readonly remove: (gone: readonly Item[]) => Promise<boolean>;
}

/**
 * What the browser keeps beside runs.
 * @param drop says why something was not deleted; null if it was
 */
export function useKept<Item>(
  list: () => Promise<readonly Item[]>,
  drop: (item: Item) => Promise<Words | null>,
): Kept<Item> {
  const [items, setItems] = useState<readonly Item[]>([]);
  const [problem, setProblem] = useState<Words | null>(null);
  useEffect(() => {
    let shown = true;
    void list().then((found) => {
      if (shown) setItems(found);
    });
    return () => {
      shown = false;
    };
  }, [list]);
  const remove = async (gone: readonly Item[]) => {
    const problems: Words[] = [];
    for (const item of gone) {
      const found = await drop(item);
      if (found !== null) problems.push(found);
    }
    const [first, ...more] = problems;
    setProblem(first === undefined ? null : sentences(first, ...more));
    setItems(await list());
    return first === undefined;
  };
  return { items, problem, remove };
}

export interface KeptRow {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly bytes: number;
  /** Accessible name of its button. */
  readonly deletes: string;
}

interface KeptListProps<Row> {
  readonly summary: string;
  readonly why: string;
  readonly problem: Words | null;
  readonly rows: readonly Row[];
  readonly remove: (row: Row) => void;
  /** A button more for a row. */
  readonly more?: (row: Row) => ReactNode;
  readonly children?: ReactNode;
}

/** What is kept, with what it takes; each can be deleted, and none is by itself. */
export function KeptList<Row extends KeptRow>(props: KeptListProps<Row>) {
  const t = useText();
  const { summary, why, problem, rows, remove, more, children } = props;
  if (rows.length === 0) return null;
  return (
    <details className="runs-deleted">
      <summary>{summary}</summary>
      <p className="muted">{why}</p>
      {problem !== null && <p role="alert">{speak(t, problem)}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            {row.name} <span className="muted">{row.about}</span> {more?.(row)}{' '}
            <button
              type="button"
              className="link-button"
              aria-label={row.deletes}
              onClick={() => remove(row)}
            >
              {t('Delete')}
            </button>
          </li>
        ))}
      </ul>
      {children}
    </details>
  );
}

export const sizeOf = (rows: readonly { readonly bytes: number }[]): string =>
  formatBytes(rows.reduce((sum, { bytes }) => sum + bytes, 0));
