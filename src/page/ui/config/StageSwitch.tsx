import { useId } from 'react';
import { changeStage } from '#run/stageEditing.ts';
import type { PartState, Stage } from '#run/stages.ts';
import { useConfig, useRail } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { Switched } from './sections.ts';
import { usePlan } from './usePlan.ts';

const STATES: readonly { readonly state: PartState; readonly label: string }[] = [
  { state: 'train', label: 'Train' },
  { state: 'frozen', label: 'Frozen' },
  { state: 'absent', label: 'Absent' },
];

interface StageSwitchProps {
  /** The part's or the loss's name, in English. */
  readonly name: string;
  readonly switched: Switched;
}

/** Radio buttons for a part or a loss in the stage that is shown; they write the stage plan. */
export function StageSwitch({ name, switched }: StageSwitchProps) {
  const t = useText();
  const group = useId();
  const heads = useConfig((state) => state.values.heads);
  const wanted = useRail((rail) => rail.stage);
  const { stages, write } = usePlan();
  const n = Math.min(wanted ?? Number.POSITIVE_INFINITY, (stages?.length ?? 1) - 1);
  const stage = stages?.[n];
  if (stages === null || stage === undefined) return null;
  if ('part' in switched && switched.part !== 'encoder' && heads === 'none') return null;
  return (
    <fieldset className="part-switch">
      <legend>
        {stages.length === 1
          ? t(name)
          : t('{{part}} in stage {{n}} of {{total}}', {
              part: t(name),
              n: n + 1,
              total: stages.length,
            })}
      </legend>
      <div className="segments">
        {optionsOf(switched, stage, heads === 'notes').map(({ label, on, refused, change }) => (
          <label key={label} title={refused ? t('A stage needs at least one loss.') : undefined}>
            <input
              type="radio"
              name={group}
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

/** @param headBFixed the notes' head b, which never trains */
function optionsOf(switched: Switched, stage: Stage, headBFixed: boolean): readonly Option[] {
  if ('loss' in switched) {
    const { loss } = switched;
    return [true, false].map((on) => ({
      label: on ? 'On' : 'Off',
      on: stage.losses[loss] === on,
      refused: !on && !stage.losses[loss === 'inst' ? 'proto' : 'inst'],
      change: { loss, on },
    }));
  }
  const { part } = switched;
  const fixed = part === 'b' && headBFixed;
  const now = fixed && stage.parts.b === 'train' ? 'frozen' : stage.parts[part];
  return STATES.filter(({ state }) => part !== 'encoder' || state !== 'absent')
    .filter(({ state }) => !(fixed && state === 'train'))
    .map(({ state, label }) => ({
      label,
      on: now === state,
      refused: false,
      change: { part, state: fixed && state === 'frozen' ? 'train' : state },
    }));
}
