import './StagePlan.css';
import type { RunConfig } from '#run/config.ts';
import {
  NOTES_STAGES,
  type PartState,
  plannedEpochs,
  type Stage,
  scaledPlan,
  stagesOf,
} from '#run/stages.ts';
import { useConfig, useLab } from '#store/hooks.ts';

/** The stages of the next run: how long each is, what of the model trains in it, and for which loss. */
export function StagePlan() {
  const method = useConfig((state) => state.values.method);
  const readable = useConfig((state) => state.drafts.stages === undefined);
  const values = useConfig((state) => state.values);
  if (method !== 'pcl') return null;
  return (
    <div className="plan">
      {readable && <Plan values={values} />}
      <PlanButtons values={values} />
    </div>
  );
}

function Plan({ values }: { readonly values: RunConfig }) {
  const stages = stagesOf(values);
  return (
    <>
      <div className="plan-bars" aria-hidden="true">
        {stages.map((stage, i) => (
          <div
            key={stage.firstEpoch}
            className="plan-bar"
            style={{ flexGrow: stage.lastEpoch - stage.firstEpoch + 1 }}
            title={`Stage ${i + 1}: ${epochsOf(stage)}`}
          >
            {i + 1}
          </div>
        ))}
      </div>
      <div className="plan-scroll">
        <table className="plan-table">
          <caption className="visually-hidden">Parts and losses by stage</caption>
          <thead>
            <tr>
              <th scope="col">epochs</th>
              {stages.map((stage) => (
                <th key={stage.firstEpoch} scope="col">
                  {epochsOf(stage)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <PlanRow name="encoder" stages={stages} state={({ parts }) => parts.encoder} />
            <PlanRow name="a, ã" stages={stages} state={({ parts }) => parts.a} />
            <PlanRow name="b" stages={stages} state={({ parts }) => parts.b} />
            <PlanRow
              name="InfoNCE"
              stages={stages}
              state={({ losses }) => (losses.inst ? 'on' : 'off')}
            />
            <PlanRow
              name="ProtoNCE"
              stages={stages}
              state={({ losses }) => (losses.proto ? 'on' : 'off')}
            />
            {stages.some(({ lrScale }) => lrScale !== 1) && (
              <tr>
                <th scope="row">rate</th>
                {stages.map(({ firstEpoch, lrScale }) => (
                  <td key={firstEpoch}>×{lrScale}</td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className="plan-legend" aria-hidden="true">
        <Cell state="train" /> trains <Cell state="frozen" /> frozen <Cell state="absent" /> absent
      </p>
    </>
  );
}

type CellState = PartState | 'on' | 'off';

interface PlanRowProps {
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly state: (stage: Stage) => CellState;
}

function PlanRow({ name, stages, state }: PlanRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {stages.map((stage) => (
        <td key={stage.firstEpoch}>
          <Cell state={state(stage)} />
          <span className="visually-hidden">{state(stage)}</span>
        </td>
      ))}
    </tr>
  );
}

function Cell({ state }: { readonly state: CellState }) {
  return <span className="plan-cell" data-state={state} aria-hidden="true" />;
}

function epochsOf({ firstEpoch, lastEpoch }: Stage): string {
  return firstEpoch === lastEpoch ? String(firstEpoch) : `${firstEpoch}–${lastEpoch}`;
}

function PlanButtons({ values }: { readonly values: RunConfig }) {
  const lab = useLab();
  const { stages, epochs } = values;
  const planned = plannedEpochs(stages);
  const count = stages.split(';').filter((piece) => piece.trim() !== '').length;
  const fits = planned === 0 || planned === epochs;
  return (
    <div className="plan-buttons">
      <button
        type="button"
        className="button button-small"
        onClick={() =>
          lab.config.setValues({ stages: NOTES_STAGES, epochs: plannedEpochs(NOTES_STAGES) })
        }
      >
        The notes’ five stages
      </button>
      {!fits && (
        <button
          type="button"
          className="button button-small"
          disabled={epochs < count}
          onClick={() => lab.config.setValues({ stages: scaledPlan(stages, epochs) })}
        >
          Fit the plan to {epochs} epochs
        </button>
      )}
    </div>
  );
}
