import { useId } from 'react';
import { inEnglish, speak, type Words } from '#base/words.ts';
import { useText } from '#ui/i18n/useText.ts';

interface TextFieldProps {
  /** Already in the page's language, as is the help. */
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with the value, as sentences. */
  readonly problems: readonly Words[];
}

export function TextField({ label, help, value, onChange, problems }: TextFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-notes`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div id={`${id}-notes`}>
        <Problems sentences={problems} />
        {help !== undefined && <p className="muted">{help}</p>}
      </div>
    </div>
  );
}

export function Problems({ sentences }: { readonly sentences: readonly Words[] }) {
  const t = useText();
  if (sentences.length === 0) return null;
  return (
    <ul className="queue-problems">
      {sentences.slice(0, 6).map((sentence) => (
        <li key={speak(inEnglish, sentence)}>{speak(t, sentence)}</li>
      ))}
    </ul>
  );
}
