import './History.css';
import { useHistory, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Offers to bring back what was deleted last, for a while. */
export function UndoBar() {
  const t = useText();
  const lab = useLab();
  const undoable = useHistory((state) => state.undoable);
  if (undoable === null) return null;
  const [first = ''] = undoable;
  return (
    <div className="history-undo">
      <span role="status">
        {undoable.length === 1
          ? t('Deleted {{name}}', { name: first })
          : t('Deleted {{n}} runs', { n: undoable.length })}
      </span>
      <button type="button" className="button button-small" onClick={() => void lab.history.undo()}>
        {t('Undo')}
      </button>
    </div>
  );
}
