import { memo } from 'react';
import { type Field, type FieldName, fieldOf } from '#run/fields.ts';
import { presetConfig } from '#run/presets.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { ChoiceInput } from './ChoiceInput.tsx';
import { NumberInput } from './NumberInput.tsx';

/** One field: label, value, what it was in the preset, and its help, range and default. */
export const FieldRow = memo(function FieldRow({ name }: { readonly name: FieldName }) {
  const lab = useLab();
  const field = fieldOf(name);
  const base = useConfig((state) => presetConfig(state.preset)[name]);
  const differs = useConfig((state) => state.differing.includes(name));
  const problem = useConfig(
    (state) => state.problems.find((candidate) => candidate.field === name)?.message,
  );
  const id = `field-${name}`;
  const described = `${id}-help${problem === undefined ? '' : ` ${id}-problem`}`;
  return (
    <div className="field">
      <div className="field-row">
        <label className="field-label" htmlFor={id}>
          {field.label}
          {field.symbol !== undefined && <span className="field-symbol"> {field.symbol}</span>}
        </label>
        {differs && (
          <button
            type="button"
            className="field-was"
            aria-label={`Reset ${field.label} to ${show(field, base)}`}
            title="Back to the preset’s value"
            onClick={() => lab.config.resetField(name)}
          >
            was {show(field, base)}
          </button>
        )}
        <div className="field-control">
          <FieldInput id={id} name={name} field={field} described={described} />
          {'unit' in field && <span className="field-unit">{field.unit}</span>}
        </div>
      </div>
      {problem !== undefined && (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      <p className="field-help" id={`${id}-help`}>
        {field.help} {rangeOf(field)}
      </p>
    </div>
  );
});

export interface FieldInputProps {
  readonly id: string;
  readonly name: FieldName;
  readonly described: string;
}

function FieldInput({ field, ...props }: FieldInputProps & { readonly field: Field }) {
  const lab = useLab();
  const value = useConfig((state) => state.values[props.name]);
  switch (field.kind) {
    case 'number':
    case 'integer':
      return <NumberInput {...props} field={field} />;
    case 'choice':
      return <ChoiceInput {...props} field={field} />;
    case 'boolean':
      return (
        <input
          id={props.id}
          type="checkbox"
          role="switch"
          className="field-switch"
          aria-describedby={props.described}
          checked={value === true}
          aria-checked={value === true}
          onChange={({ currentTarget }) =>
            lab.config.setText(props.name, String(currentTarget.checked))
          }
        />
      );
    default:
      return field satisfies never;
  }
}

function show(field: Field, value: string | number | boolean): string {
  if (field.kind === 'choice') {
    return field.choices.find((option) => option.value === value)?.label ?? String(value);
  }
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

function rangeOf(field: Field): string {
  const usual = `Default ${show(field, field.default)}.`;
  if (field.kind !== 'number' && field.kind !== 'integer') return usual;
  const unit = field.unit === undefined ? '' : ` ${field.unit}`;
  const multiple = field.multipleOf === undefined ? '' : `, in steps of ${field.multipleOf}`;
  return `${field.min} to ${field.max}${unit}${multiple}. ${usual}`;
}
