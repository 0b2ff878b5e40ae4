import { useId } from 'react';

interface RadiosProps<Value> {
  /** Names the group for screen readers. */
  readonly legend: string;
  /** `segments` reads as one control, `choices` as loose pills. */
  readonly look: 'segments' | 'choices';
  readonly className?: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

export function Radios<Value extends string | number | boolean>({
  legend,
  look,
  className = '',
  options,
  chosen,
  onChoose,
}: RadiosProps<Value>) {
  const name = useId();
  return (
    <fieldset className={`${look} ${className}`}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={String(value)}>
          <input
            type="radio"
            name={name}
            checked={chosen === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
