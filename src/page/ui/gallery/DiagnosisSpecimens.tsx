import { VERDICTS } from '#diagnosis/causeTable.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { DiagnosisRegion } from '#ui/diagnosis/DiagnosisRegion.tsx';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';
import { brokenSteps } from './samples.ts';

const diagnosisOf = (cause: string): Diagnosis => ({
  cause,
  confidence: 'likely',
  why: 'fault',
  step: 164,
  firstTensor: cause === 'none' ? null : 'query fc.2 output',
  firstOp: cause === 'none' ? null : 'conv2d forward',
  evidence: [
    { key: 'gradient', values: { first: 2.4, last: 0.04, steps: 64 } },
    { key: 'noLossScaling', values: {} },
  ],
  fixes: [
    { key: 'lossScalingOn', changes: { lossScaling: true }, from: 'beforeFault' },
    { key: 'lowerRate', changes: { learningRate: 0.003 }, from: 'start' },
  ],
  alternatives: cause === 'collapse' ? ['sgdRate'] : ['collapse'],
});

export function DiagnosisSpecimens() {
  return [...VERDICTS.map(({ name }) => name), 'ofAnotherVersion'].map((cause) => (
    <Specimen key={cause} name={cause} wide>
      <GalleryLab entries={[historyEntry('quick-1')]} stored={brokenSteps(37)}>
        <DiagnosisRegion
          runId="quick-1"
          config={presetConfig('notes-lamb')}
          diagnoses={[diagnosisOf(cause)]}
          active={cause === 'none'}
        />
      </GalleryLab>
    </Specimen>
  ));
}
