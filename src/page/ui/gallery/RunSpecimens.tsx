import { verbatim } from '#base/words.ts';
import '#ui/runs/RunsPanel.css';
import type { PhaseName } from '#run/phases.ts';
import { presetConfig } from '#run/presets.ts';
import type { Event, RunState } from '#run/protocol.ts';
import { useHistory } from '#store/hooks.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { RunBar } from '#ui/runBar/RunBar.tsx';
import { RunPage } from '#ui/runPage/RunPage.tsx';
import { RunsPanel } from '#ui/runs/RunsPanel.tsx';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';
import { runStarted, steps } from './samples.ts';

const STARTED = [runStarted('quick-1')];
const TRAINING: readonly Event[] = [
  ...STARTED,
  { type: 'stateChanged', runId: 'quick-1', state: 'training' },
  { type: 'stepsFinished', runId: 'quick-1', steps: steps(80) },
];

const BARS: readonly (readonly [string, readonly Event[]])[] = [
  ['Ready', []],
  ['Starting', STARTED],
  ['Compiling', [...STARTED, ...progress('compile', 12, 31)]],
  ['Training', TRAINING],
  ['Measuring kNN', [...TRAINING, ...progress('knn', 400, 2000)]],
  ['First step', [...STARTED, ...progress('firstStep', 0, 0)]],
  ['Paused', [...TRAINING, { type: 'stateChanged', runId: 'quick-1', state: 'paused' }]],
  ['Finished', [...TRAINING, end('finished')]],
  ['Stopped', [...TRAINING, end('stopped')]],
  [
    'Failed',
    [
      ...TRAINING,
      {
        type: 'runEnded',
        runId: 'quick-1',
        state: 'failed',
        fault: { kind: 'internal', step: 80, message: verbatim('The GPU process ended.') },
      },
    ],
  ],
];

/** A task that began four seconds before. */
function progress(task: PhaseName, done: number, total: number): readonly Event[] {
  const report = { type: 'taskProgressed', runId: 'quick-1', task, total } as const;
  return [
    { ...report, done: 0, atMs: 1000 },
    { ...report, done: done / 2, atMs: 3000 },
    { ...report, done, atMs: 5000 },
  ];
}

function end(state: 'finished' | 'stopped'): Event {
  return { type: 'runEnded', runId: 'quick-1', state, fault: null };
}

const CARDS: readonly RunState[] = ['training', 'finished', 'stopped', 'failed'];

const entryOf = (state: RunState) =>
  historyEntry(
    `quick-${state}`,
    {
      state,
      steps: state === 'finished' ? 200 : 80,
      fault: state === 'failed' ? verbatim('The loss became NaN at step 80.') : null,
    },
    state === 'stopped'
      ? { name: 'A run with a name', note: 'Stopped by hand.', pinned: true, colour: 2 }
      : {},
  );

export function RunSpecimens() {
  return (
    <>
      {BARS.map(([name, events]) => (
        <Specimen key={name} name={`Run bar: ${name}`} wide>
          <GalleryLab events={events}>
            <RunBar />
          </GalleryLab>
        </Specimen>
      ))}
      <Specimen name="Run bar: settings with a problem" wide>
        <GalleryLab arrange={({ config }) => config.setText('batchSize', '0')}>
          <RunBar />
        </GalleryLab>
      </Specimen>
      <Specimen name="Run bar: queue with three runs" wide>
        <GalleryLab arrange={queueThree}>
          <RunBar />
        </GalleryLab>
      </Specimen>
      {CARDS.map((state) => (
        <Specimen key={state} name={`Run page: ${state}`} wide>
          <GalleryLab entries={[entryOf(state)]}>
            <FirstRunPage />
          </GalleryLab>
        </Specimen>
      ))}
      <Specimen name="Runs: none" wide>
        <GalleryLab>
          <RunsPanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Runs: one of each state" wide>
        <GalleryLab entries={CARDS.map(entryOf)}>
          <RunsPanel />
        </GalleryLab>
      </Specimen>
    </>
  );
}

function FirstRunPage() {
  const [entry] = useHistory(({ entries }) => entries);
  return entry === undefined ? null : <RunPage runId={entry.runId} />;
}

function queueThree({
  queue,
}: Parameters<NonNullable<Parameters<typeof GalleryLab>[0]['arrange']>>[0]) {
  queue.add(
    [0.01, 0.03, 0.1].map((learningRate) => ({
      label: verbatim(`lr ${learningRate}`),
      preset: 'quick',
      config: { ...presetConfig('quick'), learningRate },
      group: null,
      forkedFrom: null,
      fromCheckpoint: false,
    })),
    false,
  );
}
