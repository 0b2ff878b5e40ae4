import { useText } from '#ui/i18n/useText.ts';

interface PagesProps {
  /** Accessible name, translated. */
  readonly label: string;
  /** The text between the buttons, translated. */
  readonly words: string;
  /** 0-based page that is shown, of how many. */
  readonly at: number;
  readonly pages: number;
  readonly turn: (page: number) => void;
}

/** Buttons to the pages before and after; nothing where there is one page only. */
export function Pages({ label, words, at, pages, turn }: PagesProps) {
  const t = useText();
  if (pages <= 1) return null;
  return (
    <nav className="pages" aria-label={label}>
      <button
        type="button"
        className="button button-small"
        disabled={at === 0}
        onClick={() => turn(at - 1)}
      >
        {t('Previous page')}
      </button>
      <span role="status">{words}</span>
      <button
        type="button"
        className="button button-small"
        disabled={at === pages - 1}
        onClick={() => turn(at + 1)}
      >
        {t('Next page')}
      </button>
    </nav>
  );
}
