import { useId } from 'react';
import type { Text, Words } from '#base/words.ts';
import { FIELDS, fieldOf } from '#run/fields/fields.ts';
import {
  type AxisValues,
  isNumeric,
  SWEEP_FIELDS,
  type SweepAxis,
  type SweepField,
} from '#store/queue/sweepAxis.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { Problems, TextField } from './TextField.tsx';

export type AxisWay = 'list' | 'linear' | 'log';

/** An axis as its inputs have it: the texts of all ways, of which one is used. */
export interface AxisForm {
  /** Names the row while fields change. */
  readonly id: number;
  readonly field: SweepField;
  readonly way: AxisWay;
  readonly list: string;
  readonly from: string;
  readonly to: string;
  readonly count: string;
}

export function axisOf({ field, way, list, from, to, count }: AxisForm): SweepAxis {
  const values: AxisValues =
    way === 'list' || !isNumeric(fieldOf(field))
      ? { kind: 'list', text: list }
      : { kind: 'range', from, to, count, scale: way };
  return { field, values };
}

interface SweepAxisRowProps {
  readonly axis: AxisForm;
  /** 1 for the first. */
  readonly number: number;
  readonly random: boolean;
  readonly problems: readonly Words[];
  readonly onChange: (change: Partial<AxisForm>) => void;
  readonly onField: (field: SweepField) => void;
  readonly onRemove: () => void;
}

/** One swept field: which, and its values as a list or a range. */
export function SweepAxisRow(props: SweepAxisRowProps) {
  const { axis, number, random, problems, onChange, onField, onRemove } = props;
  const t = useText();
  const id = useId();
  const field = fieldOf(axis.field);
  const { values } = axisOf(axis);
  return (
    <fieldset className="sweep-axis">
      <legend className="visually-hidden">{t('Field {{n}}', { n: number })}</legend>
      <div className="sweep-axis-head">
        <label htmlFor={id}>{t('Field')}</label>
        <select
          id={id}
          value={axis.field}
          onChange={({ currentTarget }) => {
            const name = SWEEP_FIELDS.find((known) => known === currentTarget.value);
            if (name !== undefined) onField(name);
          }}
        >
          {SWEEP_FIELDS.map((name) => (
            <option key={name} value={name}>
              {t(FIELDS[name].label)} ({name})
            </option>
          ))}
        </select>
        {isNumeric(field) && (
          <Radios
            look="segments"
            legend={t('How values are specified')}
            options={waysOf(random, t)}
            chosen={axis.way}
            onChoose={(way) => onChange({ way })}
          />
        )}
        <button
          type="button"
          className="button button-icon button-quiet"
          aria-label={t('Remove {{name}}', { name: t(field.label) })}
          onClick={onRemove}
        >
          ×
        </button>
      </div>
      {values.kind === 'list' ? (
        <TextField
          label={
            field.kind === 'text'
              ? t('Values, separated by semicolons')
              : t('Values, separated by commas')
          }
          value={axis.list}
          onChange={(list) => onChange({ list })}
          problems={problems}
        />
      ) : (
        <div className="queue-row">
          <TextField
            label={t('From')}
            value={axis.from}
            onChange={(from) => onChange({ from })}
            problems={[]}
          />
          <TextField
            label={t('To')}
            value={axis.to}
            onChange={(to) => onChange({ to })}
            problems={[]}
          />
          {!random && (
            <TextField
              label={t('Number of values')}
              value={axis.count}
              onChange={(count) => onChange({ count })}
              problems={[]}
            />
          )}
          <Problems sentences={problems} />
        </div>
      )}
    </fieldset>
  );
}

const waysOf = (random: boolean, t: Text): { value: AxisWay; label: string }[] => [
  { value: 'list', label: t('List') },
  { value: 'linear', label: random ? t('Uniform') : t('Equal steps') },
  { value: 'log', label: random ? t('Log-uniform') : t('Equal factors') },
];
