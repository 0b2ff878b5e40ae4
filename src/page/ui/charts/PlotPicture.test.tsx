import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ChartMetric } from '#charts/chartLines.ts';
import { chartRun, VIEW } from '#charts/charts.fixture.ts';
import { drawChart } from '#charts/drawChart.ts';
import type { ChartRun, ChartView } from '#charts/drawing.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import { PLOT_INSET, PlotPicture } from './ChartPlot.tsx';

const SIZE = { width: 400, height: 220 };

const picture = (metric: ChartMetric, runs: readonly ChartRun[], view: Partial<ChartView> = {}) =>
  renderToStaticMarkup(
    <PlotPicture drawing={drawChart(metric, runs, { ...VIEW, ...view })} size={SIZE} />,
  );
/** The texts of a class. */
const texts = (svg: string, part: string) =>
  Array.from(svg.matchAll(/<text([^>]*)>(.*?)<\/text>/g)).flatMap(
    ([, attributes = '', inner = '']) =>
      attributes.includes(part) ? [inner.replaceAll(/<[^>]*>/g, '')] : [],
  );

test('both axes have titles: what the x axis counts, and the unit', () => {
  const run = chartRun(steps(1, 60));
  const loss = picture('lossInst', [run]);
  expect(texts(loss, 'chart-x-title')).toEqual(['step']);
  expect(texts(loss, 'chart-y-title')).toEqual(['InfoNCE, nats']);
  expect(texts(picture('lossInst', [run], { x: 'images' }), 'chart-x-title')).toEqual([
    'images seen',
  ]);
  // A metric without a unit is named.
  expect(texts(picture('lr', [run]), 'chart-y-title')).toEqual(['Learning rate']);
});

test('a logarithmic axis raises its powers', () => {
  const run = chartRun(
    steps(1, 60).map((one) => ({ ...one, maxActivation: 10 ** (one.step / 4) })),
  );
  const ticks = texts(picture('maxActivation', [run]), 'chart-y-tick');
  expect(ticks).toContain('109');
  expect(picture('maxActivation', [run])).toContain('<tspan dy="-4" font-size="9">9</tspan>');
});

test('the dot of a value at 0 is whole: the clip leaves room for it', () => {
  const run = chartRun([step(1, { accInst: 0 }), step(2, { accInst: 0 })]);
  const [, x = '', y = '', width = '', height = ''] =
    /<clipPath[^>]*><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/.exec(
      picture('accInst', [run]),
    ) ?? [];
  const radius = 2.5;
  const { left, top, right, bottom } = PLOT_INSET;
  expect(left - Number(x)).toBeGreaterThanOrEqual(radius);
  expect(top - Number(y)).toBeGreaterThanOrEqual(radius);
  expect(Number(x) + Number(width) - (SIZE.width - right)).toBeGreaterThanOrEqual(radius);
  expect(Number(y) + Number(height) - (SIZE.height - bottom)).toBeGreaterThanOrEqual(radius);
});

test('naive 100 % over strict 0 % is named in the picture, in the colour of alarms', () => {
  const run = chartRun(steps(1, 40).map((one) => ({ ...one, accInst: 0, accInstNaive: 100 })));
  const svg = picture('accInst', [run]);
  expect(texts(svg, 'data-kind="callout"')).toEqual(['naive top-1 100.0\u202f%']);
  const lines = Array.from(svg.matchAll(/<path class="chart-line"[^>]*>/g), ([line]) => line);
  expect(lines.filter((line) => line.includes('stroke="var(--fault)"'))).toHaveLength(1);
  expect(lines[0]).toMatch(/stroke-dasharray="7 4"/);
});

test('what is off the scale is counted in words at the edge of the chart', () => {
  const run = chartRun(
    steps(1, 200).map((one) => (one.step % 50 === 0 ? { ...one, lossInst: 9e5 } : one)),
  );
  expect(texts(picture('lossInst', [run]), 'data-kind="cut"')).toEqual(['▲ 4 points off-scale']);
  expect(texts(picture('lossInst', [chartRun(steps(1, 200))]), 'data-kind="cut"')).toEqual([]);
});

test('the filling queue is shaded and named once in the charts that it misleads', () => {
  const run = chartRun(steps(1, 40));
  for (const at of [0, 40]) run.series.appendEvaluation(evaluation(at));
  const svg = picture('lossInst', [run]);
  expect(svg.match(/chart-filling/g)).toHaveLength(1);
  expect(texts(svg, 'data-kind="filling"')).toEqual(['queue filling']);
  expect(picture('knnTop1', [run])).not.toContain('chart-filling');
});

test('published numbers are grey rings, without a line through them', () => {
  const config = presetConfig('simclr-cifar10');
  const run = chartRun(steps(1, 97), { config, stepsPerEpoch: 97, totalSteps: 19_400 });
  for (const at of [0, 97]) run.series.appendEvaluation(evaluation(at));
  const zoom = { from: 0, to: 20_000 };
  const [ring = '', ...more] = Array.from(
    picture('knnTop1', [run], { zoom }).matchAll(/<path class="chart-published"[^>]*>/g),
    ([path]) => path,
  );
  expect(more).toEqual([]);
  expect(ring).toMatch(/ d="M[\d.]+,[\d.]+a3,3 0 1 0 6,0a3,3 0 1 0 -6,0"/);
  expect(ring).toContain('stroke="var(--muted)"');
});
