import { say, verbatim } from '#base/words.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Event, RunState } from '#run/protocol.ts';
import { Numbers } from '#ui/numbers/Numbers.tsx';
import { Verdict } from '#ui/verdict/Verdict.tsx';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';
import { brokenSteps, runStarted, steps } from './samples.ts';

const runId = 'quick-1';

const DIAGNOSIS: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 164 },
  ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward', evidence: [] },
  fixes: [{ key: 'lambCure', changes: { learningRate: 0.003 }, from: 'start' }],
  alternatives: [],
};

const alarmed: readonly Event[] = ['weightGrowth', 'updateRatio', 'collapse'].map((alarm, i) => ({
  type: 'runNoted',
  runId,
  note: {
    kind: 'alarm',
    step: 40 + 30 * i,
    alarm,
    message: say('At step {{step}}.', { step: 40 + 30 * i }),
  },
}));

const end = (state: Extract<RunState, 'finished' | 'stopped' | 'failed'>): Event => ({
  ...{ type: 'runEnded', runId, state },
  fault:
    state === 'failed'
      ? { kind: 'nonFinite', step: 164, what: 'loss', message: verbatim('The loss became NaN.') }
      : null,
});

const TRAINED: readonly Event[] = [
  runStarted(runId),
  { type: 'stateChanged', runId, state: 'training' },
  { type: 'stepsFinished', runId, steps: steps(80) },
];

const BROKEN: readonly Event[] = [
  runStarted(runId),
  { type: 'stepsFinished', runId, steps: brokenSteps(37) },
  ...alarmed,
];

const CASES: readonly (readonly [string, readonly Event[]])[] = [
  ['no run', []],
  ['training', TRAINED],
  ['training, with alarms', [...TRAINED, ...alarmed]],
  ['finished', [...TRAINED, end('finished')]],
  ['stopped', [...TRAINED, end('stopped')]],
  ['failed', [...BROKEN, end('failed')]],
  [
    'failed, diagnosed',
    [...BROKEN, { type: 'diagnosisFinished', runId, diagnosis: DIAGNOSIS }, end('failed')],
  ],
];

export function VerdictSpecimens() {
  return CASES.map(([name, events]) => (
    <Specimen key={name} name={`Verdict: ${name}`} wide>
      <GalleryLab events={events}>
        <Verdict />
        <Numbers />
      </GalleryLab>
    </Specimen>
  ));
}
