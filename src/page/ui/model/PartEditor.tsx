import { Popover } from 'radix-ui';
import { FIELDS } from '#run/fields/fields.ts';
import { methodOf } from '#run/methods.ts';
import { changeStage } from '#run/stageEditing.ts';
import type { PartState, Stage } from '#run/stages.ts';
import { useConfig } from '#store/hooks.ts';
import { FieldRow } from '#ui/config/FieldRow.tsx';
import { usePlan } from '#ui/config/usePlan.ts';
import { ViewsPreview } from '#ui/config/ViewsPreview.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { PARTS_OF_DIAGRAM, type PartId, type Switched, usedFields } from './parts.ts';

interface PartEditorProps {
  readonly part: PartId;
  readonly stage: number;
  readonly onClose: () => void;
}

/** A part's fields, and what the chosen stage does with it. */
export function PartEditor({ part, stage, onClose }: PartEditorProps) {
  const t = useText();
  const { title, switched, fields } = PARTS_OF_DIAGRAM[part];
  // As text, so that a keystroke that changes nothing here causes no rendering.
  const used = useConfig((state) => usedFields(part, state.values).join(' '));
  const staged = useConfig((state) => methodOf(state.values.method).usesHeads);
  const names = fields.filter((name) => used.split(' ').includes(name));
  const group = names[0] === undefined ? null : FIELDS[names.at(-1) ?? names[0]].group;
  return (
    <>
      <div className="part-editor-head">
        <h3>{t(title)}</h3>
        <Popover.Close className="button button-icon button-quiet" aria-label={t('Close')}>
          ×
        </Popover.Close>
      </div>
      <div className="part-editor-body">
        {part === 'views' && <ViewsPreview />}
        {staged && switched !== undefined && <StageSwitch switched={switched} stage={stage} />}
        {names.map((name) => (
          <FieldRow key={name} name={name} place="part" />
        ))}
        {group !== null && (
          <button
            type="button"
            className="link-button"
            onClick={() => {
              onClose();
              showGroup(group);
            }}
          >
            {t('All of these settings')}
          </button>
        )}
      </div>
    </>
  );
}

/** Unfolds a group of the settings and brings it into view. */
function showGroup(group: string): void {
  const details = document.getElementById(`settings-${group}`);
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.scrollIntoView({ block: 'start' });
  details.querySelector('summary')?.focus({ preventScroll: true });
}

const STATES: readonly { readonly state: PartState; readonly label: string }[] = [
  { state: 'train', label: 'Train' },
  { state: 'frozen', label: 'Frozen' },
  { state: 'absent', label: 'Absent' },
];

/** Radio buttons for a part or a loss in one stage; they write the stage plan. */
function StageSwitch({ switched, stage: number }: { switched: Switched; stage: number }) {
  const t = useText();
  const heads = useConfig((state) => state.values.heads);
  const { stages, write } = usePlan();
  const n = Math.min(number, (stages?.length ?? 1) - 1);
  const stage = stages?.[n];
  if (stages === null || stage === undefined) return null;
  const options: readonly Option[] =
    'part' in switched
      ? STATES.filter(({ state }) => switched.part !== 'encoder' || state !== 'absent')
          // The notes' head b is frozen in every stage.
          .filter(({ state }) => !(switched.part === 'b' && heads === 'notes' && state === 'train'))
          .map(({ state, label }) => ({
            label,
            on: effective(stage, switched.part, heads === 'notes') === state,
            refused: false,
            change: {
              part: switched.part,
              state:
                switched.part === 'b' && heads === 'notes' && state === 'frozen' ? 'train' : state,
            },
          }))
      : [true, false].map((on) => ({
          label: on ? 'On' : 'Off',
          on: stage.losses[switched.loss] === on,
          refused: !on && !stage.losses[switched.loss === 'inst' ? 'proto' : 'inst'],
          change: { loss: switched.loss, on },
        }));
  return (
    <fieldset className="part-switch">
      <legend>{t('In stage {{n}} of {{total}}', { n: n + 1, total: stages.length })}</legend>
      <div className="segments">
        {options.map(({ label, on, refused, change }) => (
          <label key={label} title={refused ? t('A stage needs at least one loss.') : undefined}>
            <input
              type="radio"
              name="part-switch"
              checked={on}
              disabled={refused}
              onChange={() => write(changeStage(stages, n, change))}
            />
            {t(label)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Option {
  readonly label: string;
  readonly on: boolean;
  readonly refused: boolean;
  readonly change: Parameters<typeof changeStage>[2];
}

function effective({ parts }: Stage, part: keyof Stage['parts'], headBFixed: boolean): PartState {
  return part === 'b' && headBFixed && parts.b === 'train' ? 'frozen' : parts[part];
}
