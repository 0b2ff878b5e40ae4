import type { ReactNode } from 'react';

interface WideTableProps {
  /** The name of what scrolls; the table in it has its own. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it does not fit. */
export function WideTable({ name, children }: WideTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section className="compare-scroll" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
