import type { KeyboardEvent } from 'react';
import type { NumberField } from '#run/fields/fieldKinds.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { useFieldText } from './useFieldText.ts';

interface NumberInputProps {
  readonly id: string;
  readonly name: FieldName;
  readonly described: string;
  readonly field: NumberField;
}

/**
 * A number as text, so that "1e-3" and "0." can be typed and nothing is swallowed: what is not a
 * usable value stays visible beside its problem. Arrow keys step, ten times as far with Shift.
 */
export function NumberInput({ id, name, described, field }: NumberInputProps) {
  const { value, text, wrong, type, leave } = useFieldText(name);

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const { step, min, max } = field;
    const next = Number(value) + direction * step * (event.shiftKey ? 10 : 1);
    // Twelve digits hide the binary fraction that adding 0.1 produces.
    type(String(Number(Math.min(max, Math.max(min, next)).toPrecision(12))));
  };

  return (
    <input
      id={id}
      className="field-input"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      data-undo="config"
      aria-describedby={described}
      aria-invalid={wrong}
      value={text}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={leave}
    />
  );
}
