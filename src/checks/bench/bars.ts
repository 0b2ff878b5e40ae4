import { type BenchReport, FILTER_GRADIENT, STEP_SMALL } from './report.ts';

/** A measured number beside what it must be and what it should be: lower is better. */
export interface Bar {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly must: number;
  readonly aim: number;
  readonly verdict: 'aim met' | 'must met' | 'missed';
}

export function bar(name: string, unit: string, value: number, must: number, aim: number): Bar {
  // NaN compares false and is 'missed'.
  const verdict = value <= aim ? 'aim met' : value <= must ? 'must met' : 'missed';
  return { name, unit, value, must, aim, verdict };
}

/** The bars for the values in a report. Bars of one adapter do not apply to another. */
export function judge(report: BenchReport): Bar[] {
  const bars: Bar[] = [];
  const lavapipe = /llvmpipe|lavapipe/i.test(report.adapter);
  const swiftShader = /swiftshader/i.test(report.adapter);
  const step = report.cases.find(({ name }) => name === STEP_SMALL);
  const facts = report.steps.find(({ name }) => name === STEP_SMALL);
  if (step !== undefined) {
    if (step.dispatches !== null) {
      bars.push(bar('dispatches a step', '', step.dispatches, 150, 100));
    }
    if (step.encodeMs !== null) {
      bars.push(bar('JavaScript to encode a step', 'ms', step.encodeMs, 2, 1));
    }
    if (step.submitMs !== undefined) {
      bars.push(bar('the same with upload and submission', 'ms', step.submitMs, 5, 2));
    }
    if (step.ratioStock !== null) {
      const where = lavapipe ? ', lavapipe' : swiftShader ? ', SwiftShader' : '';
      bars.push(bar(`step over stock${where}`, '', step.ratioStock, 1 / 4, 1 / 10));
    }
    if (step.ratioJax !== null) {
      bars.push(bar('step over jax-js', '', step.ratioJax, 1 / 1.5, 1 / 4));
    }
  }
  if (lavapipe && facts?.firstStep) {
    const { ours, driverCache } = facts.firstStep;
    const name = `first step, lavapipe, driver’s cache ${driverCache}`;
    bars.push(bar(name, 's', ours.seconds, 10, 5));
  }
  const filter = report.cases.find(({ name }) => name === FILTER_GRADIENT);
  if (filter !== undefined && filter.ratioStock !== null) {
    bars.push(bar('filter gradient over stock', '', filter.ratioStock, 1 / 4, 1 / 10));
  }
  if (report.memory !== null) {
    const share = report.memory.autocast.saved / report.memory.f32.saved;
    bars.push(bar('saved activations, autocast over f32', '', share, 0.6, 0.52));
    const sample = Math.max(report.memory.sample.hardware, report.memory.sample.software);
    bars.push(bar('arrays of a step, autocast, width 64, a sample', 'MB', sample / 1e6, 3.1, 2.4));
  }
  if (report.repeats !== null) {
    bars.push(bar('same seed twice, differing runs', '', report.repeats ? 0 : 1, 0, 0));
  }
  return bars;
}
