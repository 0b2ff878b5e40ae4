import { useState } from 'react';

interface RateScaleProps {
  readonly value: number;
  readonly name: string;
  readonly onChange: (scale: number) => void;
}

/** A stage's factor on the learning rate, 0.001 to 1000; anything else stays typed and unused. */
export function RateScale({ value, name, onChange }: RateScaleProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const usable = (text: string) => /^[\d.]+$/.test(text) && inRange(Number(text));
  const wrong = typed !== null && !usable(typed);
  // An undo beside the input shows at once.
  const text = typed !== null && (wrong || Number(typed) === value) ? typed : String(value);
  return (
    <input
      className="field-input plan-rate"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      data-undo="config"
      aria-label={name}
      aria-invalid={wrong}
      title="0.001–1000"
      value={text}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        if (usable(currentTarget.value)) onChange(Number(currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

function inRange(scale: number): boolean {
  return scale >= 0.001 && scale <= 1000;
}
