import { useState } from 'react';
import type { RunConfig } from '#run/config.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { isUsable, planSweep, type SweepRequest } from '#store/queue/sweep.ts';
import { proposeAxis, SWEEP_FIELDS, SWEEP_LIMIT, type SweepField } from '#store/queue/sweepAxis.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from '#ui/shell/Dialog.tsx';
import { Radios } from '#ui/widgets/Radios.tsx';
import { type AxisForm, axisOf, SweepAxisRow } from './SweepAxisRow.tsx';
import { SweepSize, SweepSummary } from './SweepSummary.tsx';
import { Problems, TextField } from './TextField.tsx';

/** Fields that can be swept together; more would need more runs than a sweep has. */
const MOST_AXES = 6;

/** Offered first; then those that are usually tuned next. */
const USUAL: readonly SweepField[] = [
  'learningRate',
  'temperature',
  'batchSize',
  'weightDecay',
  'optimizer',
  'keyMomentum',
];

/** Sweeps fields over a grid or random draws, and seeds, with a preview of the runs. */
export function SweepDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const lab = useLab();
  const base = useConfig((config) => config.values);
  const images = useConfig((config) => config.images);
  const wrong = useConfig((config) => config.problems[0]?.message);
  const [way, setWay] = useState<SweepRequest['way']>('grid');
  const [axes, setAxes] = useState<readonly AxisForm[]>([newAxis(1, 'learningRate', base)]);
  const [seeds, setSeeds] = useState('');
  const [draws, setDraws] = useState('8');
  const [drawSeed, setDrawSeed] = useState('0');
  const plan = planSweep(base, { way, axes: axes.map(axisOf), seeds, draws, drawSeed }, images);
  const { problems } = plan;
  const usable = isUsable(plan) && wrong === undefined;
  const change = (id: number, to: Partial<AxisForm>) =>
    setAxes(axes.map((axis) => (axis.id === id ? { ...axis, ...to } : axis)));
  const free = [...USUAL, ...SWEEP_FIELDS].find((name) =>
    axes.every(({ field }) => field !== name),
  );
  return (
    <Dialog open onClose={onClose} title={t('Sweep')} wide>
      <form
        className="queue-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!usable) return;
          lab.runSweep(plan, way);
          onClose();
        }}
      >
        {wrong !== undefined && <Problems sentences={[wrong]} />}
        <div>
          <Radios
            look="segments"
            legend={t('How configs are chosen')}
            options={[
              { value: 'grid', label: t('Grid: all combinations') },
              { value: 'random', label: t('Random draws') },
            ]}
            chosen={way}
            onChoose={setWay}
          />
        </div>
        {axes.map((axis, i) => (
          <SweepAxisRow
            key={axis.id}
            axis={axis}
            number={i + 1}
            random={way === 'random'}
            problems={problems.axes[i] ?? []}
            onChange={(to) => change(axis.id, to)}
            onField={(field) => change(axis.id, newAxis(axis.id, field, base))}
            onRemove={() => setAxes(axes.filter(({ id }) => id !== axis.id))}
          />
        ))}
        {free !== undefined && axes.length < MOST_AXES && (
          <button
            type="button"
            className="button button-small sweep-add"
            onClick={() => {
              const id = 1 + Math.max(0, ...axes.map((axis) => axis.id));
              setAxes([...axes, newAxis(id, free, base)]);
            }}
          >
            {axes.length === 0 ? t('Add a field') : t('Add another field')}
          </button>
        )}
        <div className="queue-row">
          {way === 'random' && (
            <>
              <TextField
                label={t('Number of draws')}
                value={draws}
                onChange={setDraws}
                problems={problems.draws}
              />
              <TextField
                label={t('Seed of the draws')}
                value={drawSeed}
                onChange={setDrawSeed}
                problems={problems.drawSeed}
                help={t('The same seed draws the same configs.')}
              />
            </>
          )}
          <TextField
            label={t('Seeds')}
            value={seeds}
            onChange={setSeeds}
            problems={problems.seeds}
            help={t('Separated by commas. Empty: the seed of these settings, {{seed}}.', {
              seed: base.seed,
            })}
          />
        </div>
        <Problems sentences={problems.whole} />
        <SweepSummary plan={plan} />
        <div className="sweep-start">
          <button type="submit" className="button button-primary" aria-disabled={!usable}>
            {t('Start sweep')}
          </button>
          <SweepSize plan={plan} />
          <span className="muted">
            {t('At most {{n}} runs. They train one after the other.', { n: SWEEP_LIMIT })}
          </span>
        </div>
      </form>
    </Dialog>
  );
}

function newAxis(id: number, field: SweepField, base: RunConfig): AxisForm {
  const { list, from, to } = proposeAxis(field, base);
  return { id, field, way: 'list', list, from, to, count: '4' };
}
