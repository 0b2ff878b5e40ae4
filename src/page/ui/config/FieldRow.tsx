import { memo } from 'react';
import { speak, type Text } from '#base/words.ts';
import type { Field } from '#run/fields/fieldKinds.ts';
import { type FieldName, fieldOf } from '#run/fields/fields.ts';
import { besideItsField } from '#run/fields/fieldValue.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { presetConfig } from '#run/presets.ts';
import { useConfig, useLab, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ChoiceInput } from './ChoiceInput.tsx';
import { NumberInput } from './NumberInput.tsx';
import { isLongText, TextInput } from './TextInput.tsx';

interface FieldRowProps {
  readonly name: FieldName;
  /** Sets the row apart from others of the same field on the page. */
  readonly place?: string;
  /** Sets a switch, where that takes more than its own field. */
  readonly onSwitch?: ((on: boolean) => void) | undefined;
}

/** One field: label, value, what it was in the preset, and its help, range and default. */
export const FieldRow = memo(function FieldRow({ name, place = 'field', onSwitch }: FieldRowProps) {
  const lab = useLab();
  const t = useText();
  const field = fieldOf(name);
  const base = useConfig((state) => presetConfig(state.preset)[name]);
  const differs = useConfig((state) => state.differing.includes(name));
  const problem = useConfig(
    (state) => state.problems.find((candidate) => candidate.field === name)?.message,
  );
  const warning = useConfig(
    (state) => state.warnings.find((candidate) => candidate.field === name)?.message,
  );
  const unused = useConfig((state) => unusedBecause(name, state.values));
  const chosen = useConfig(({ values }) =>
    field.kind === 'choice'
      ? field.choices.find(({ value }) => value === values[name])?.help
      : undefined,
  );
  const id = `${place}-${name}`;
  const described = [
    `${id}-help`,
    problem === undefined ? '' : `${id}-problem`,
    warning === undefined ? '' : `${id}-warning`,
  ]
    .filter(Boolean)
    .join(' ');
  const long = field.kind === 'text' && isLongText(field);
  return (
    <div className="field" data-unused={unused !== null}>
      <div className={long ? 'field-row field-row-long' : 'field-row'}>
        <label className="field-label" htmlFor={id}>
          {t(field.label)}
          {field.symbol !== undefined && <span className="field-symbol"> {field.symbol}</span>}
        </label>
        {differs && (
          <button
            type="button"
            className="field-was"
            aria-label={t('Reset {{field}} to {{value}}', {
              field: t(field.label),
              value: show(t, field, base),
            })}
            title={t('Reset to the preset’s value')}
            onClick={() => lab.config.resetFields([name])}
          >
            {t('was {{value}}', {
              value: long ? shortened(show(t, field, base)) : show(t, field, base),
            })}
          </button>
        )}
        <div className="field-control">
          <FieldInput id={id} name={name} field={field} described={described} onSwitch={onSwitch} />
          {'unit' in field && field.unit !== undefined && (
            <span className="field-unit">{t(field.unit)}</span>
          )}
        </div>
      </div>
      {problem !== undefined && (
        <p className="field-problem" id={`${id}-problem`}>
          {speak(t, besideItsField(problem))}
        </p>
      )}
      {warning !== undefined && unused === null && (
        <p className="field-warning" id={`${id}-warning`}>
          {speak(t, warning)}
        </p>
      )}
      {unused !== null && (
        <p className="field-unused">{t('Not in use: {{reason}}.', { reason: speak(t, unused) })}</p>
      )}
      {name === 'autocast' && <HalfPrecision />}
      <p className="field-help" id={`${id}-help`}>
        {t(field.help)} {chosen !== undefined && `${t(chosen)} `}
        {rangeOf(t, field)}
      </p>
    </div>
  );
});

/** Whether autocast is native or emulated on this adapter. */
function HalfPrecision() {
  const t = useText();
  const on = useConfig((state) => state.values.autocast);
  const real = useRuns(({ device }) =>
    device.status === 'open' ? device.adapter.shaderF16 : null,
  );
  if (!on || real === null) return null;
  return (
    <p className="field-note">
      {real
        ? t('Native f16 on this adapter.')
        : t('f16 rounding is emulated: this adapter has no shader-f16.')}
    </p>
  );
}

export interface FieldInputProps {
  readonly id: string;
  readonly name: FieldName;
  readonly described: string;
}

function FieldInput({
  field,
  onSwitch,
  ...props
}: FieldInputProps & Pick<FieldRowProps, 'onSwitch'> & { readonly field: Field }) {
  const lab = useLab();
  const value = useConfig((state) => state.values[props.name]);
  switch (field.kind) {
    case 'number':
    case 'integer':
      return <NumberInput {...props} field={field} />;
    case 'choice':
      return <ChoiceInput {...props} field={field} />;
    case 'text':
      return <TextInput {...props} field={field} />;
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
          onChange={({ currentTarget: { checked } }) =>
            onSwitch === undefined
              ? lab.config.setText(props.name, String(checked))
              : onSwitch(checked)
          }
        />
      );
    default:
      return field satisfies never;
  }
}

function show(t: Text, field: Field, value: string | number | boolean): string {
  if (field.kind === 'choice') {
    return t(field.choices.find((option) => option.value === value)?.label ?? String(value));
  }
  if (value === '') return t('empty');
  return typeof value === 'boolean' ? (value ? t('on') : t('off')) : String(value);
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 18)}…` : text;
}

function rangeOf(t: Text, field: Field): string {
  const usual = t('Default {{value}}.', { value: show(t, field, field.default) });
  if (field.kind !== 'number' && field.kind !== 'integer') return usual;
  const { min, max, unit, multipleOf } = field;
  const range = t('{{min}} to {{max}}', { min, max });
  const inUnit = unit === undefined ? range : `${range} ${t(unit)}`;
  const inSteps =
    multipleOf === undefined
      ? inUnit
      : t('{{range}}, in steps of {{step}}', { range: inUnit, step: multipleOf });
  return t('{{range}}. {{usual}}', { range: inSteps, usual });
}
