import { useState } from 'react';
import { parseLayers } from '#run/layers.ts';
import { useText } from '#ui/i18n/useText.ts';

interface WidthInputProps {
  /** The width that the list has. */
  readonly width: string;
  /** The layer's name and number. */
  readonly layer: string;
  /** The head's text has a problem, which a typed width may be. */
  readonly unread: boolean;
  readonly onType: (width: string) => void;
}

const isWidth = (text: string) => !('problem' in parseLayers(`linear ${text}`));

/** A linear layer's width: a number, “features” or “D”. What is none stays while it is typed. */
export function WidthInput({ width, layer, unread, onType }: WidthInputProps) {
  const t = useText();
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: string } | null>(null);
  // An undo, or the text field, gives another width: what was typed is past.
  const holds = typed !== null && typed.over === width && (unread || isWidth(typed.text));
  const text = holds ? typed.text : width;
  const wrong = !isWidth(text);
  return (
    <input
      className="field-input layer-width"
      type="text"
      autoComplete="off"
      spellCheck={false}
      data-undo="config"
      aria-label={t('Width of {{layer}}', { layer })}
      aria-invalid={wrong}
      title={t('A number, “features” or “D”')}
      value={text}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value;
        const read = parseLayers(`linear ${next}`);
        const [first] = 'problem' in read ? [] : read.layers;
        const over = first?.kind === 'linear' ? String(first.width) : width;
        setTyped({ text: next, over });
        onType(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
