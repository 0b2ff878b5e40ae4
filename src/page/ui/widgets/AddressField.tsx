import './AddressField.css';
import { useText } from '#ui/i18n/useText.ts';

interface AddressFieldProps {
  /** Accessible name of the field. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Of the button. */
  readonly action: string;
  readonly onSubmit: () => void;
  /** What is done with the address now; null for nothing. */
  readonly doing: string | null;
  readonly onCancel?: () => void;
  readonly problem: string | null;
}

/** Asks for an address on the web, and says what becomes of it. */
export function AddressField(props: AddressFieldProps) {
  const t = useText();
  const { label, text, onText, action, onSubmit, doing, onCancel, problem } = props;
  const busy = doing !== null;
  return (
    <form
      className="address-field"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <input
        type="text"
        inputMode="url"
        className="field-input"
        aria-label={label}
        placeholder="https://…"
        value={text}
        disabled={busy}
        onChange={({ currentTarget }) => onText(currentTarget.value)}
      />
      {busy && onCancel !== undefined ? (
        <button type="button" className="button button-small" onClick={onCancel}>
          {t('Cancel')}
        </button>
      ) : (
        <button type="submit" className="button button-small" disabled={busy}>
          {action}
        </button>
      )}
      {busy && <p role="status">{doing}</p>}
      {problem !== null && <p role="alert">{problem}</p>}
    </form>
  );
}
