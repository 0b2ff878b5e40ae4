import './SettingsPanel.css';
import type { RunConfig } from '#run/config.ts';
import type { FieldGroup } from '#run/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields.ts';
import { unusedBecause } from '#store/fieldUse.ts';
import { useConfig, useLab, useUi } from '#store/hooks.ts';
import { FieldRow } from './FieldRow.tsx';

interface Group {
  readonly group: FieldGroup;
  readonly label: string;
  /** What the folded group says of itself. */
  readonly gist: (values: RunConfig) => string;
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
    gist: ({ method, numClusters, stages }) =>
      method === 'pcl' ? `k ${numClusters}${stages === '' ? '' : ' · stage plan'}` : 'off (MoCo)',
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
    gist: ({ epochs, batchSize, autocast }) =>
      `${epochs} epochs · batch ${batchSize}${autocast ? ' · fp16' : ''}`,
  },
  { group: 'augmentation', label: 'Views', gist: describeViews },
  {
    group: 'evaluation',
    label: 'Evaluation',
    gist: ({ evaluateEvery }) =>
      evaluateEvery === 1 ? 'kNN each epoch' : `kNN every ${evaluateEvery} epochs`,
  },
  {
    group: 'data',
    label: 'Images',
    gist: ({ imageSide, holdOut }) => `${imageSide} px · ${Math.round(holdOut * 100)} % held out`,
  },
];

function describeViews(values: RunConfig): string {
  const on = [
    values.cropEnabled ? 'crop' : '',
    values.flipEnabled ? 'flip' : '',
    values.jitterEnabled ? 'jitter' : '',
    values.grayscaleEnabled ? 'grey' : '',
    values.blurEnabled ? 'blur' : '',
  ].filter(Boolean);
  return on.length > 0 ? on.join(' · ') : 'none';
}

/** Every field of the next run, drawn from the field table, folded by group. */
export function SettingsPanel() {
  const lab = useLab();
  const explained = useUi((state) => state.explainFields);
  return (
    <section
      className={explained ? 'card panel settings-explained' : 'card panel'}
      aria-labelledby="settings-title"
    >
      <div className="panel-title">
        <h2 id="settings-title">Settings</h2>
        <button
          type="button"
          className="link-button settings-explain"
          aria-pressed={explained}
          onClick={() => lab.ui.toggleExplainFields()}
        >
          {explained ? 'Hide explanations' : 'Explain fields'}
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
  const text = useConfig((state) => gist(state.values));
  const names = FIELD_NAMES.filter((name) => FIELDS[name].group === group && name !== 'dataset');
  const changed = useConfig(
    (state) => names.filter((name) => state.differing.includes(name)).length,
  );
  const wrong = useConfig((state) => state.problems.some(({ field }) => names.includes(field)));
  const warned = useConfig((state) =>
    state.warnings.some(
      ({ field }) => names.includes(field) && unusedBecause(field, state.values) === null,
    ),
  );
  // As text, so that a keystroke that changes nothing here draws nothing here. What has a
  // problem is shown whether it is in use or not: it keeps Train from starting.
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
    <details className="settings-group">
      <summary>
        <span className="settings-name">{label}</span>
        {changed > 0 && <span className="chip">{changed} changed</span>}
        {wrong && <span className="settings-wrong">needs a look</span>}
        {warned && !wrong && <span className="settings-warned">warning</span>}
        <span className="settings-gist">{text}</span>
      </summary>
      <div className="settings-fields">
        {rows(true)}
        {unused.length > 0 && (
          <details className="settings-unused">
            <summary className="settings-unused-title">
              {unused.length === 1 ? '1 field is' : `${unused.length} fields are`} not in use
            </summary>
            {unused}
          </details>
        )}
      </div>
    </details>
  );
}
