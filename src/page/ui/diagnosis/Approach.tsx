import { useEffect, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { approachCurves } from '#diagnosis/approachCurves.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ApproachCurveChart } from './ApproachCurveChart.tsx';

interface ApproachProps {
  readonly runId: string;
  readonly config: RunConfig;
  readonly diagnosis: Diagnosis;
}

/** The last steps before the fault, as curves. */
export function Approach({ runId, config, diagnosis }: ApproachProps) {
  const t = useText();
  const lab = useLab();
  const [steps, setSteps] = useState<readonly StepMetrics[]>([]);
  useEffect(() => {
    let wanted = true;
    void lab.diagnoses.approach(runId, diagnosis).then((read) => {
      if (wanted) setSteps(read);
    });
    return () => {
      wanted = false;
    };
  }, [lab, runId, diagnosis]);
  const from = steps[0]?.step;
  const to = steps.at(-1)?.step;
  if (from === undefined || to === undefined || from === to) return null;
  return (
    <>
      <h3 className="diagnosis-heading">
        {t('Before the failure')}{' '}
        <span className="muted">
          {t('steps {{from}} to {{to}}', { from: formatCount(from), to: formatCount(to) })}
        </span>
      </h3>
      <div className="diagnosis-curves">
        {approachCurves(diagnosis, config, steps).map((curve) => (
          <ApproachCurveChart
            key={curve.label}
            curve={curve}
            steps={steps.map(({ step }) => step)}
          />
        ))}
      </div>
    </>
  );
}
