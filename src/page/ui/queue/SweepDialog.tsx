import { useId, useState } from 'react';
import { FIELD_NAMES, FIELDS, type FieldName, fieldOf, isFieldName } from '#run/fields/fields.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { planSweep, type SweepRequest } from '#store/queue/sweep.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from '#ui/shell/Dialog.tsx';
import { Problems, TextField } from './TextField.tsx';

/** Runs in the preview; the others are counted. */
const PREVIEWED = 12;

type Way = 'list' | 'linear' | 'log';

/** Sweeps one field over values and seeds, with a preview of the runs. */
export function SweepDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const base = useConfig((config) => config.values);
  const wrong = useConfig((config) => config.problems[0]?.message);
  const [field, setField] = useState<FieldName | null>('learningRate');
  const [way, setWay] = useState<Way>('list');
  const [list, setList] = useState('0.01, 0.03, 0.1');
  const [from, setFrom] = useState('0.01');
  const [to, setTo] = useState('1');
  const [count, setCount] = useState('5');
  const [seeds, setSeeds] = useState('');
  const numeric = field !== null && ['number', 'integer'].includes(fieldOf(field).kind);
  const values: SweepRequest['values'] =
    way === 'list' || !numeric
      ? { kind: 'list', text: list }
      : { kind: 'range', from, to, count, scale: way };
  const plan = planSweep(base, { field, values, seeds });
  const usable =
    plan.runs.length > 0 && plan.problems.values.length + plan.problems.seeds.length === 0;
  return (
    <Dialog open onClose={onClose} title={t('Sweep')}>
      <form
        className="queue-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!usable || wrong !== undefined) return;
          lab.runSweep(plan, field);
          onClose();
        }}
      >
        {wrong !== undefined && <Problems sentences={[wrong]} />}
        <div>
          <label htmlFor={`${id}-field`}>{t('Field')}</label>
          <select
            id={`${id}-field`}
            value={field ?? ''}
            onChange={({ currentTarget }) => {
              const name = currentTarget.value;
              setField(isFieldName(name) ? name : null);
            }}
          >
            <option value="">{t('None: seeds only')}</option>
            {FIELD_NAMES.map((name) => (
              <option key={name} value={name}>
                {t(FIELDS[name].label)} ({name})
              </option>
            ))}
          </select>
        </div>
        {numeric && (
          <fieldset className="segments">
            <legend className="visually-hidden">{t('How values are specified')}</legend>
            {(
              [
                ['list', t('List')],
                ['linear', t('Equal steps')],
                ['log', t('Equal factors')],
              ] as const
            ).map(([value, label]) => (
              <label key={value}>
                <input
                  type="radio"
                  name={`${id}-way`}
                  checked={way === value}
                  onChange={() => setWay(value)}
                />
                {label}
              </label>
            ))}
          </fieldset>
        )}
        {field !== null && values.kind === 'list' && (
          <TextField
            label={t('Values')}
            value={list}
            onChange={setList}
            problems={plan.problems.values}
            help={
              fieldOf(field).kind === 'text'
                ? t('Separated by semicolons.')
                : t('Separated by commas.')
            }
          />
        )}
        {values.kind === 'range' && (
          <div className="queue-row">
            <TextField label={t('From')} value={from} onChange={setFrom} problems={[]} />
            <TextField label={t('To')} value={to} onChange={setTo} problems={[]} />
            <TextField
              label={t('Number of values')}
              value={count}
              onChange={setCount}
              problems={[]}
            />
            <Problems sentences={plan.problems.values} />
          </div>
        )}
        {field === null && <Problems sentences={plan.problems.values} />}
        {field !== 'seed' && (
          <TextField
            label={t('Seeds')}
            value={seeds}
            onChange={setSeeds}
            problems={plan.problems.seeds}
            help={t('Separated by commas. Empty: the seed of these settings, {{seed}}.', {
              seed: base.seed,
            })}
          />
        )}
        <div>
          <p role="status" className="queue-words">
            {t('{{n}} runs', { n: plan.runs.length })}
          </p>
          <ol className="sweep-preview">
            {plan.runs.slice(0, PREVIEWED).map(({ value, seed, problem }) => (
              <li key={`${String(value)} ${seed}`} data-wrong={problem !== null}>
                {field !== null && field !== 'seed' && `${field} = ${String(value)}, `}
                {`seed = ${seed}`}
              </li>
            ))}
            {plan.runs.length > PREVIEWED && (
              <li>{t('and {{n}} more', { n: plan.runs.length - PREVIEWED })}</li>
            )}
          </ol>
        </div>
        <button
          type="submit"
          className="button button-primary"
          aria-disabled={!usable || wrong !== undefined}
        >
          {t('Start sweep')}
        </button>
      </form>
    </Dialog>
  );
}
