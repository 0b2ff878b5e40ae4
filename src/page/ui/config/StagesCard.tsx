import './StagesCard.css';
import type { RunConfig } from '#run/config.ts';
import { addStage, removeStage, splitStage } from '#run/stageEditing.ts';
import { NOTES_STAGES, plannedEpochs, type Stage, scaledPlan } from '#run/stages.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldRow } from './FieldRow.tsx';
import { StageMatrix } from './StageMatrix.tsx';
import { StageTimeline } from './StageTimeline.tsx';
import { usePlan } from './usePlan.ts';

interface StagesCardProps {
  /** 0-based number of the stage that the diagram shows. */
  readonly chosen: number;
  readonly onChoose: (stage: number) => void;
}

/** The stage plan: bars to drag, a matrix to press, and the text that both write. */
export function StagesCard({ chosen, onChoose }: StagesCardProps) {
  const t = useText();
  const values = useConfig((state) => state.values);
  const { stages, write } = usePlan();
  return (
    <section className="card panel" aria-labelledby="stages-title">
      <div className="panel-title">
        <h2 id="stages-title">{t('Stages')}</h2>
        {values.stages.trim() === '' && (
          <span className="muted">{t('from the other settings')}</span>
        )}
      </div>
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
      <FieldRow name="stages" place="plan" />
    </section>
  );
}

interface StageButtonsProps extends StagesCardProps {
  readonly stages: readonly Stage[];
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
        {t('Five-stage plan of the notes')}
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
