import { changeStage, type StageChange } from '#run/stageEditing.ts';
import type { Part, PartState, Stage } from '#run/stages.ts';
import { useConfig } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { epochsText } from './epochsText.ts';
import { RateScale } from './RateScale.tsx';

interface StageMatrixProps {
  readonly stages: readonly Stage[];
  readonly chosen: number;
  readonly onChoose: (stage: number) => void;
  readonly onChange: (stages: readonly Stage[], merge?: string) => void;
}

const PART_LABELS: Readonly<Record<Part, string>> = { encoder: 'encoder', a: 'a, ã', b: 'b' };
const LOSS_LABELS = { inst: 'InfoNCE', proto: 'ProtoNCE' } as const;

/** What a press makes of a part. The encoder is never absent, the notes' head b never trains. */
function nextState(part: Part, state: PartState, headBFixed: boolean): PartState {
  if (part === 'encoder') return state === 'train' ? 'frozen' : 'train';
  if (part === 'b' && headBFixed) return state === 'absent' ? 'train' : 'absent';
  return state === 'train' ? 'frozen' : state === 'frozen' ? 'absent' : 'train';
}

const STATE_WORDS: Readonly<Record<PartState, string>> = {
  train: 'trains',
  frozen: 'frozen',
  absent: 'absent',
};

/** Part × stage: trained, frozen or absent; losses and rate scale per stage. */
export function StageMatrix({ stages, chosen, onChoose, onChange }: StageMatrixProps) {
  const t = useText();
  const heads = useConfig((state) => state.values.heads);
  const parts: readonly Part[] = heads === 'none' ? ['encoder'] : ['encoder', 'a', 'b'];
  const change = (stage: number, what: StageChange, merge?: string) =>
    onChange(changeStage(stages, stage, what), merge);
  return (
    <div className="plan-scroll">
      <table className="plan-table">
        <caption className="visually-hidden">{t('Parts and losses by stage')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('epochs')}</th>
            {stages.map((stage, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the plan.
              <th key={i} scope="col" data-chosen={i === chosen}>
                <button
                  type="button"
                  className="plan-choose"
                  aria-pressed={i === chosen}
                  aria-label={t('Stage {{n}}: epochs {{epochs}}', {
                    n: i + 1,
                    epochs: epochsText(stage),
                  })}
                  onClick={() => onChoose(i)}
                >
                  {epochsText(stage)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part}>
              <th scope="row">{t(PART_LABELS[part])}</th>
              {stages.map((stage, i) => {
                const fixed = part === 'b' && heads === 'notes';
                const said = stage.parts[part];
                const state = fixed && said !== 'absent' ? 'frozen' : said;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the plan.
                  <td key={i} data-chosen={i === chosen}>
                    <CellButton
                      state={state}
                      name={t('{{part}} in stage {{n}}: {{state}}', {
                        part: t(PART_LABELS[part]),
                        n: i + 1,
                        state: t(STATE_WORDS[state]),
                      })}
                      onPress={() => change(i, { part, state: nextState(part, said, fixed) })}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
          {(['inst', 'proto'] as const).map((loss) => (
            <tr key={loss}>
              <th scope="row">{LOSS_LABELS[loss]}</th>
              {stages.map(({ losses }, i) => {
                const on = losses[loss];
                const only = on && !losses[loss === 'inst' ? 'proto' : 'inst'];
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the plan.
                  <td key={i} data-chosen={i === chosen}>
                    <CellButton
                      state={on ? 'on' : 'off'}
                      name={t('{{part}} in stage {{n}}: {{state}}', {
                        part: LOSS_LABELS[loss],
                        n: i + 1,
                        state: on ? t('on') : t('off'),
                      })}
                      refused={only ? t('A stage needs at least one loss.') : undefined}
                      onPress={() => change(i, { loss, on: !on })}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('rate ×')}</th>
            {stages.map(({ lrScale }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the plan.
              <td key={i} data-chosen={i === chosen}>
                <RateScale
                  value={lrScale}
                  name={t('Rate scale of stage {{n}}', { n: i + 1 })}
                  onChange={(scale) => change(i, { lrScale: scale }, `rate ${i}`)}
                />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p className="plan-legend" aria-hidden="true">
        <Cell state="train" /> {t('trains')} <Cell state="frozen" /> {t('frozen')}{' '}
        <Cell state="absent" /> {t('absent')}
      </p>
    </div>
  );
}

type CellState = PartState | 'on' | 'off';

interface CellButtonProps {
  readonly state: CellState;
  readonly name: string;
  /** Why a press does nothing. */
  readonly refused?: string | undefined;
  readonly onPress: () => void;
}

function CellButton({ state, name, refused, onPress }: CellButtonProps) {
  return (
    <button
      type="button"
      className="plan-cell-button"
      aria-label={name}
      aria-disabled={refused !== undefined}
      title={refused}
      onClick={() => {
        if (refused === undefined) onPress();
      }}
    >
      <Cell state={state} />
    </button>
  );
}

function Cell({ state }: { readonly state: CellState }) {
  return <span className="plan-cell" data-state={state} aria-hidden="true" />;
}
