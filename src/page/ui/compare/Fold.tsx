import { type ReactNode, useId } from 'react';
import { useCompared, useLab } from '#store/hooks.ts';

interface FoldProps {
  /** Unique in the panel; its state is kept under it. */
  readonly name: string;
  readonly title: string;
  /** Shown beside the title. */
  readonly note?: string;
  /** Until somebody opens or folds it. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A section that folds, and stays as it was left; folded it draws nothing. */
export function Fold({ name, title, note = '', open = false, children }: FoldProps) {
  const id = useId();
  const lab = useLab();
  const shown = useCompared((state) => state.open[name] ?? open);
  return (
    <section aria-labelledby={id} className="compare-fold">
      <details
        open={shown}
        onToggle={({ currentTarget }) => {
          if (currentTarget.open !== shown) lab.compare.setOpen(name, currentTarget.open);
        }}
      >
        <summary className="compare-fold-head">
          <h2 id={id}>{title}</h2>
          {note !== '' && <span className="muted">{note}</span>}
        </summary>
        {shown && children}
      </details>
    </section>
  );
}
