/** The kinds of evaluation, in the order they are measured. */
import type { Evaluation } from '#run/evaluations.ts';
import { measureKnn } from './knn.ts';
import { measureLowShot } from './lowShot.ts';
import type { Measurement, MeasureParts } from './measurement.ts';
import { measureProbe } from './probe.ts';
import { measureSpread } from './spread.ts';

const MEASUREMENTS: readonly Measurement[] = [
  measureKnn,
  measureSpread,
  measureProbe,
  measureLowShot,
];

type Numbers = Omit<Evaluation, 'epoch' | 'step' | 'clusters'>;

const NOTHING: Numbers = {
  ...{ knnTop1: null, knnLevels: [], featureStd: Number.NaN, linearTop1: null },
  ...{ alignment: null, uniformity: null, rankMe: null },
};

/** Everything that an evaluation measures. */
export async function measureAll(parts: MeasureParts): Promise<Numbers> {
  let numbers = NOTHING;
  for (const measure of MEASUREMENTS) numbers = { ...numbers, ...(await measure(parts)) };
  await parts.signal.proceed();
  return numbers;
}
