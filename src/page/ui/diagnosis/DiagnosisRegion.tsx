import './Diagnosis.css';
import { useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { causeWords } from '#diagnosis/diagnosisWords.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { useDiagnoses, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { Approach } from './Approach.tsx';
import { Considered } from './Considered.tsx';
import { Evidence } from './Evidence.tsx';
import { Fixes } from './Fixes.tsx';

interface DiagnosisRegionProps {
  readonly runId: string;
  readonly config: RunConfig;
  /** Oldest first. */
  readonly diagnoses: readonly Diagnosis[];
  /** The run trains. */
  readonly active: boolean;
}

/** Why a run failed: the cause, its evidence, the other causes considered, and fixes. */
export function DiagnosisRegion({ runId, config, diagnoses, active }: DiagnosisRegionProps) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const revealed = useDiagnoses((state) => state.revealed === runId);
  const asked = useDiagnoses((state) => state.asked === runId);
  const [chosen, setChosen] = useState<number | null>(null);
  const at = chosen ?? diagnoses.length - 1;
  const diagnosis = diagnoses[at];
  // Somebody asked for it: nothing comes into view, or takes the focus, by itself.
  useEffect(() => {
    if (!revealed) return;
    title.current?.focus({ preventScroll: true });
    const region = title.current?.closest('section') ?? null;
    if (region !== null) {
      // The run bar covers the top of the page; its height depends on its queue and memory line.
      const bar = document.querySelector('.page-bar');
      region.style.scrollMarginTop = `${bar?.clientHeight ?? 0}px`;
      void region.scrollIntoView({ block: 'start' });
    }
    lab.diagnoses.settle();
  }, [lab, revealed]);
  return (
    <section className="card panel diagnosis" aria-labelledby={`${id}-title`}>
      <div className="panel-title">
        <h2 id={`${id}-title`} ref={title} tabIndex={-1}>
          {t('Diagnosis')}
        </h2>
        <span className="muted">{runId}</span>
        {active && (
          <button
            type="button"
            className="button button-small diagnosis-ask"
            disabled={asked}
            title={t('Examines the run between two steps, without stopping it')}
            onClick={() => {
              setChosen(null);
              lab.diagnoses.ask(runId);
            }}
          >
            {asked ? t('Diagnosing…') : t('Diagnose')}
          </button>
        )}
      </div>
      {diagnoses.length > 1 && (
        <Radios
          look="choices"
          legend={t('Diagnoses of this run')}
          options={diagnoses.map(({ step, cause }, i) => ({
            value: i,
            label: `${t('Step {{step}}', { step: formatCount(step) })} · ${t(causeWords(cause).title)}`,
          }))}
          chosen={at}
          onChoose={setChosen}
        />
      )}
      {diagnosis === undefined ? (
        <p className="muted">{t('An alarm was raised. Press Diagnose to find the cause.')}</p>
      ) : (
        <Told runId={runId} config={config} diagnosis={diagnosis} />
      )}
    </section>
  );
}

const CONFIDENCE = { certain: 'certain', likely: 'likely', possible: 'possible' } as const;

const FOUND = { fault: 'the fault', alarm: 'an alarm', request: 'request' } as const;

interface ToldProps {
  readonly runId: string;
  readonly config: RunConfig;
  readonly diagnosis: Diagnosis;
}

function Told({ runId, config, diagnosis }: ToldProps) {
  const t = useText();
  const { cause, confidence, why, step, firstTensor, firstOp } = diagnosis;
  const { title, sentence } = causeWords(cause);
  const facts: readonly (readonly [string, string])[] = [
    [t('At step'), formatCount(step)],
    ...(firstTensor === null ? [] : [[t('First non-finite tensor'), firstTensor] as const]),
    ...(firstOp === null ? [] : [[t('Written by'), firstOp] as const]),
    [t('Confidence'), t(CONFIDENCE[confidence])],
    [t('Triggered by'), t(FOUND[why])],
  ];
  return (
    <div className="diagnosis-told">
      <div>
        <div className="diagnosis-cause" data-wrong={cause !== 'none'}>
          <h3>{t(title)}</h3>
          <p>{t(sentence)}</p>
        </div>
        <dl className="diagnosis-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Fixes runId={runId} config={config} diagnosis={diagnosis} />
        <Approach runId={runId} config={config} diagnosis={diagnosis} />
      </div>
      <div>
        <Evidence findings={diagnosis.evidence} />
        <Considered diagnosis={diagnosis} config={config} />
      </div>
    </div>
  );
}
