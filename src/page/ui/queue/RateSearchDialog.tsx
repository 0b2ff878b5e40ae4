import { useState } from 'react';
import { say } from '#base/words.ts';
import { validateConfig } from '#run/configRules.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { rateSearchConfig, usualRange } from '#store/queue/rateSearch.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from '#ui/shell/Dialog.tsx';
import { TextField } from './TextField.tsx';

/** Bounds of a range test's length: with fewer steps the curve is too noisy to read. */
const STEPS = { min: 20, max: 5000 } as const;

export function RateSearchDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const lab = useLab();
  const values = useConfig((config) => config.values);
  const usual = usualRange(values);
  const [from, setFrom] = useState(String(usual.from));
  const [to, setTo] = useState(String(usual.to));
  const [steps, setSteps] = useState(String(usual.steps));
  const count = Number(steps);
  const wrongSteps =
    Number.isInteger(count) && count >= STEPS.min && count <= STEPS.max
      ? []
      : [say('The number of steps must be a whole number from {{min}} to {{max}}.', STEPS)];
  const settings = { from: Number(from || 'x'), to: Number(to || 'x'), steps: count };
  const config = rateSearchConfig(values, settings);
  const found = wrongSteps.length > 0 ? [] : validateConfig(config);
  const at = (name: 'minLearningRate' | 'learningRate') =>
    found.filter(({ field }) => field === name).map(({ message }) => message);
  const others = found.filter(
    ({ field }) => field !== 'minLearningRate' && field !== 'learningRate',
  );
  const usable = found.length === 0 && wrongSteps.length === 0;
  return (
    <Dialog open onClose={onClose} title={t('Learning-rate range test')}>
      <form
        className="queue-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!usable) return;
          lab.runRateSearch(settings);
          onClose();
        }}
      >
        <p>
          {t(
            'The learning rate is multiplied by a constant factor at every step while the loss is recorded. Nothing is evaluated and no checkpoint is stored. The lowest rate is held for the first {{n}} steps, until the queue is full of real keys.',
            { n: config.warmupSteps },
          )}
        </p>
        <div className="queue-row">
          <TextField
            label={t('Lowest rate')}
            value={from}
            onChange={setFrom}
            problems={at('minLearningRate')}
          />
          <TextField
            label={t('Highest rate')}
            value={to}
            onChange={setTo}
            problems={at('learningRate')}
            help={t('{{label}} must be {{min}} to {{max}}.', {
              label: t(FIELDS.learningRate.label),
              min: FIELDS.learningRate.min,
              max: FIELDS.learningRate.max,
            })}
          />
          <TextField
            label={t('Number of steps')}
            value={steps}
            onChange={setSteps}
            problems={[...wrongSteps, ...others.map(({ message }) => message)]}
          />
        </div>
        <button type="submit" className="button button-primary" aria-disabled={!usable}>
          {t('Start range test')}
        </button>
      </form>
    </Dialog>
  );
}
