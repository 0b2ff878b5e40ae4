import './StagesCard.css';
import type { RunConfig } from '#run/config.ts';
import { addStage, removeStage, splitStage } from '#run/stageEditing.ts';
import { NOTES_STAGES, plannedEpochs, type Stage, scaledPlan } from '#run/stages.ts';
import { useConfig, useLab, useRail } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldRow } from './FieldRow.tsx';
import { SectionFields } from './SectionFields.tsx';
import { StageMatrix } from './StageMatrix.tsx';
import { StageTimeline } from './StageTimeline.tsx';
import { usePlan } from './usePlan.ts';

/** The stage plan: bars to drag, a matrix to press, and the text that both write. */
export function StagesCard() {
  const lab = useLab();
  const t = useText();
  const values = useConfig((state) => state.values);
  const wanted = useRail((rail) => rail.stage);
  const { stages, write } = usePlan();
  // The last stage has the most parts; it is shown until another is chosen.
  const last = (stages?.length ?? 1) - 1;
  const chosen = Math.min(wanted ?? last, last);
  const onChoose = (stage: number) => lab.rail.chooseStage(stage);
  return (
    <div className="plan-editor">
      {values.stages.trim() === '' && <p className="muted">{t('from the other settings')}</p>}
      {stages !== null && (
        <div className="plan">
          <StageTimeline
            stages={stages}
            chosen={chosen}
            onChoose={onChoose}
            onMove={(next, bound) => write(next, `bound ${bound}`)}
          />
          <StageMatrix stages={stages} chosen={chosen} onChoose={onChoose} onChange={write} />
          <StageButtons stages={stages} chosen={chosen} onChoose={onChoose} onChange={write} />
        </div>
      )}
      <PlanButtons values={values} />
      <div className="editor-columns">
        <FieldRow name="stages" place="plan" />
        <SectionFields section="stages" />
      </div>
    </div>
  );
}

interface StageButtonsProps {
  readonly stages: readonly Stage[];
  /** 0-based number of the stage that the diagram shows. */
  readonly chosen: number;
  readonly onChoose: (stage: number) => void;
  readonly onChange: (stages: readonly Stage[]) => void;
}

function StageButtons({ stages, chosen, onChoose, onChange }: StageButtonsProps) {
  const t = useText();
  const n = chosen + 1;
  const stage = stages[chosen];
  const single = stage === undefined || stage.firstEpoch >= stage.lastEpoch;
  return (
    <div className="plan-buttons">
      <button
        type="button"
        className="button button-small"
        disabled={single}
        onClick={() => onChange(splitStage(stages, chosen))}
      >
        {t('Split stage {{n}}', { n })}
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={stages.length < 2}
        onClick={() => {
          onChange(removeStage(stages, chosen));
          onChoose(Math.max(0, chosen - 1));
        }}
      >
        {t('Remove stage {{n}}', { n })}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() => {
          onChange(addStage(stages));
          onChoose(stages.length);
        }}
      >
        {t('Add stage')}
      </button>
    </div>
  );
}

function PlanButtons({ values }: { readonly values: RunConfig }) {
  const lab = useLab();
  const t = useText();
  const { stages, epochs } = values;
  const planned = plannedEpochs(stages);
  const count = stages.split(';').filter((piece) => piece.trim() !== '').length;
  const fits = planned === 0 || planned === epochs;
  return (
    <div className="plan-buttons">
      {!fits && (
        <button
          type="button"
          className="button button-small"
          disabled={epochs < count}
          onClick={() => lab.config.setValues({ stages: scaledPlan(stages, epochs) })}
        >
          {t('Fit the plan to {{n}} epochs', { n: epochs })}
        </button>
      )}
      <button
        type="button"
        className="button button-small"
        onClick={() =>
          lab.config.setValues({ stages: NOTES_STAGES, epochs: plannedEpochs(NOTES_STAGES) })
        }
      >
        {t('Five-stage plan of the case study')}
      </button>
      {stages.trim() !== '' && (
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.config.setValues({ stages: '' })}
        >
          {t('No plan: warm-up, then everything')}
        </button>
      )}
    </div>
  );
}
