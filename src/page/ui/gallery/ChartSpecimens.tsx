import '#ui/charts/Charts.css';
import '#ui/prototypes/PrototypesPanel.css';
import { niceAxis } from '#charts/ticks.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { BoardContext, useLab } from '#store/hooks.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { Chart } from '#ui/charts/Chart.tsx';
import { ChartsToolbar } from '#ui/charts/ChartsToolbar.tsx';
import { AgreementChart } from '#ui/prototypes/AgreementChart.tsx';
import { SizesChart } from '#ui/prototypes/SizesChart.tsx';
import { SmallChart } from '#ui/smallChart/SmallChart.tsx';
import type { SmallChartData } from '#ui/smallChart/smallChart.ts';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';
import { agreement, brokenSteps, clusterGallery, steps } from './samples.ts';

const LIVE: readonly (readonly [string, readonly StepMetrics[]])[] = [
  ['no data', []],
  ['one point', steps(1)],
  ['200 points', steps(200)],
  ['NaN from step 161', brokenSteps(40)],
];

const SMALL: readonly (readonly [string, readonly (number | null)[]])[] = [
  ['no data', []],
  ['one point', [2]],
  ['data', Array.from({ length: 50 }, (_, i) => 2 + Math.sin(i / 5))],
  [
    'NaN from point 30',
    Array.from({ length: 50 }, (_, i) => (i < 30 ? 2 + Math.sin(i / 5) : null)),
  ],
];

export function ChartSpecimens() {
  return (
    <>
      <Specimen name="Toolbar" wide>
        <GalleryLab>
          <OnBoard>
            <ChartsToolbar overlay />
          </OnBoard>
        </GalleryLab>
      </Specimen>
      {LIVE.map(([name, stored]) => (
        <Specimen key={name} name={`Training chart: ${name}`}>
          <GalleryLab entries={[historyEntry('quick-1')]} stored={stored}>
            <OnBoard>
              <Chart metric="lossInst" />
            </OnBoard>
          </GalleryLab>
        </Specimen>
      ))}
      {SMALL.map(([name, values]) => (
        <Specimen key={name} name={`Small chart: ${name}`}>
          <SmallChart data={smallData(values)} />
        </Specimen>
      ))}
      {[[], agreement(1), agreement(20)].map((points) => (
        <Specimen key={points.length} name={`Agreement: ${points.length} points`}>
          <AgreementChart labelled points={points} />
        </Specimen>
      ))}
      {[[40], [90, 70, 60, 55, 40, 30, 12, 0]].map((sizes) => (
        <Specimen key={sizes.length} name={`Cluster sizes: k = ${sizes.length}`}>
          <SizesChart gallery={clusterGallery(sizes)} />
        </Specimen>
      ))}
    </>
  );
}

function OnBoard({ children }: { readonly children: React.ReactNode }) {
  return <BoardContext value={useLab().metrics.board}>{children}</BoardContext>;
}

function smallData(values: readonly (number | null)[]): SmallChartData {
  return {
    summary: 'A sample',
    x: { ...niceAxis(0, 50), title: 'step' },
    y: { ...niceAxis(0, 3), title: 'loss' },
    xs: values.map((_, i) => i),
    lines: [
      { name: 'loss', tone: 'strong', colour: 0, dash: 0, values },
      {
        name: 'mean',
        tone: 'strong',
        colour: 1,
        dash: 1,
        values: values.map((value) => value && value / 2),
      },
    ],
    guides: [
      { axis: 'x', at: 20, label: 'steepest', tone: 'good' },
      { axis: 'y', at: 2.5, label: 'chance', tone: 'muted' },
    ],
    crosses: values.flatMap((value, i) => (value === null ? [{ x: i, y: 1.7 }] : [])),
  };
}
