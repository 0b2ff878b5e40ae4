import { methodOf } from '#run/methods.ts';
import './SettingsPanel.css';
import { useState } from 'react';
import { speak, type Text } from '#base/words.ts';
import { stopRuleWords } from '#diagnosis/stopRules.ts';
import type { RunConfig } from '#run/config.ts';
import type { FieldGroup } from '#run/fields/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { useConfig, useLab, useUi } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldRow } from './FieldRow.tsx';
import { ViewsPreview } from './ViewsPreview.tsx';

interface Group {
  readonly group: FieldGroup;
  readonly label: string;
  /** What the folded group says of itself. */
  readonly gist: (values: RunConfig, t: Text) => string;
}

const OPTIMIZER_NAMES = new Map<string, string>(
  FIELDS.optimizer.choices.map(({ value, label }) => [value, label]),
);

const GROUPS: readonly Group[] = [
  {
    group: 'model',
    label: 'Model',
    gist: ({ encoder, width, queueLength }) => `${encoder} · w ${width} · K ${queueLength}`,
  },
  {
    group: 'clustering',
    label: 'Prototypes',
    gist: ({ method, numClusters, stages }, t) =>
      methodOf(method).usesPrototypes
        ? `k ${numClusters}${stages === '' ? '' : ` · ${t('stage plan')}`}`
        : t('off ({{method}})', { method: methodOf(method).name }),
  },
  {
    group: 'optimizer',
    label: 'Optimizer',
    gist: ({ optimizer, learningRate, schedule }) =>
      `${OPTIMIZER_NAMES.get(optimizer)} · lr ${learningRate} · ${schedule}`,
  },
  {
    group: 'training',
    label: 'Training',
    gist: ({ epochs, batchSize, autocast }, t) =>
      `${t('{{n}} epochs', { n: epochs })} · ${t('batch {{n}}', { n: batchSize })}${autocast ? ' · fp16' : ''}`,
  },
  {
    group: 'stopping',
    label: 'Early stopping',
    gist: (values, t) => {
      const rules = stopRuleWords(values);
      return rules === null ? t('off') : t('if {{rules}}', { rules: speak(t, rules) });
    },
  },
  { group: 'augmentation', label: 'Views', gist: describeViews },
  {
    group: 'evaluation',
    label: 'Evaluation',
    gist: ({ evaluateEvery }, t) =>
      evaluateEvery === 1 ? t('kNN each epoch') : t('kNN every {{n}} epochs', { n: evaluateEvery }),
  },
  {
    group: 'data',
    label: 'Images',
    gist: ({ imageSide, holdOut }, t) =>
      `${imageSide} px · ${t('{{n}} % held out', { n: Math.round(holdOut * 100) })}`,
  },
];

function describeViews(values: RunConfig, t: Text): string {
  const on = [
    values.cropEnabled ? t('crop') : '',
    values.flipEnabled ? t('flip') : '',
    values.jitterEnabled ? t('jitter') : '',
    values.grayscaleEnabled ? t('grey') : '',
    values.blurEnabled ? t('blur') : '',
  ].filter(Boolean);
  return on.length > 0 ? on.join(' · ') : t('none');
}

/** Fields with a panel of their own. */
const ELSEWHERE: ReadonlySet<FieldName> = new Set<FieldName>(['dataset', 'stages']);

/** Every field of the next run, drawn from the field table, folded by group. */
export function SettingsPanel() {
  const lab = useLab();
  const t = useText();
  const explained = useUi((state) => state.explainFields);
  return (
    <section
      className={explained ? 'card panel settings-explained' : 'card panel'}
      aria-labelledby="settings-title"
    >
      <div className="panel-title">
        <h2 id="settings-title">{t('Settings')}</h2>
        <button
          type="button"
          className="link-button settings-explain"
          aria-pressed={explained}
          onClick={() => lab.ui.toggleExplainFields()}
        >
          {explained ? t('Hide explanations') : t('Explain fields')}
        </button>
      </div>
      <div>
        {GROUPS.map((group) => (
          <SettingsGroup key={group.group} {...group} />
        ))}
      </div>
    </section>
  );
}

function SettingsGroup({ group, label, gist }: Group) {
  const lab = useLab();
  const t = useText();
  const [open, setOpen] = useState(false);
  const text = useConfig((state) => gist(state.values, t));
  const names = FIELD_NAMES.filter((name) => FIELDS[name].group === group && !ELSEWHERE.has(name));
  const changed = useConfig(
    (state) => names.filter((name) => state.differing.includes(name)).length,
  );
  const wrong = useConfig((state) => state.problems.some(({ field }) => names.includes(field)));
  const warned = useConfig((state) =>
    state.warnings.some(
      ({ field }) => names.includes(field) && unusedBecause(field, state.values) === null,
    ),
  );
  // As text, so that a keystroke that changes nothing here causes no rendering. What has a
  // problem is always shown, since it prevents training.
  const hiddenNames = useConfig((state) =>
    names
      .filter(
        (name) =>
          unusedBecause(name, state.values) !== null &&
          !state.problems.some(({ field }) => field === name),
      )
      .join(' '),
  );
  const hidden = new Set<string>(hiddenNames.split(' '));
  const rows = (wanted: boolean) =>
    names
      .filter((name: FieldName) => hidden.has(name) !== wanted)
      .map((name) => <FieldRow key={name} name={name} />);
  const unused = rows(false);
  return (
    <details
      className="settings-group"
      id={`settings-${group}`}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <span className="settings-name">{t(label)}</span>
        {changed > 0 && <span className="chip">{t('{{n}} changed', { n: changed })}</span>}
        {wrong && <span className="settings-wrong">{t('needs correction')}</span>}
        {warned && !wrong && <span className="settings-warned">{t('warning')}</span>}
        <span className="settings-gist">{text}</span>
      </summary>
      <div className="settings-fields">
        {changed > 0 && (
          <button
            type="button"
            className="link-button settings-reset"
            onClick={() => lab.config.resetFields(names)}
          >
            {t('Reset these {{n}} to the preset', { n: changed })}
          </button>
        )}
        {group === 'augmentation' && open && <ViewsPreview />}
        {rows(true)}
        {unused.length > 0 && (
          <details className="settings-unused">
            <summary className="settings-unused-title">
              {unused.length === 1
                ? t('1 field is not in use')
                : t('{{n}} fields are not in use', { n: unused.length })}
            </summary>
            {unused}
          </details>
        )}
      </div>
    </details>
  );
}
