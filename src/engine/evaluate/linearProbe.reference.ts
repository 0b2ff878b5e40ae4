import { initialProbe, type ProbeSettings, probeOrder, probePlan } from './probePlan.ts';

/**
 * trainProbe on plain f64 arrays: weights [dim + 1, classes].
 * @param features [rows, dim + 1], standardised and with its ones
 */
export function trainProbeReference(
  features: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { seed, recipe }: ProbeSettings,
): Float64Array {
  const rows = labels.length;
  const columns = features.length / rows;
  const { batch, epochs, stepsPerEpoch, rateAt } = probePlan(rows, columns - 1, recipe);
  const weights = Float64Array.from(initialProbe(seed, columns - 1, classes));
  const momentum = new Float64Array(weights.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = probeOrder(seed, epoch, rows);
    for (let step = 0; step < stepsPerEpoch; step++) {
      const gradient = new Float64Array(weights.length);
      const taken = order.subarray(step * batch, (step + 1) * batch);
      for (const row of taken) {
        const input = Array.from(
          { length: columns },
          (_, d) => features[row * columns + d] as number,
        );
        const logits = Array.from({ length: classes }, (_, c) =>
          input.reduce((sum, x, d) => sum + x * (weights[d * classes + c] as number), 0),
        );
        const most = Math.max(...logits);
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
        logits.forEach((logit, c) => {
          const error = Math.exp(logit - most) / total - (labels[row] === c ? 1 : 0);
          input.forEach((x, d) => {
            const at = d * classes + c;
            gradient[at] = (gradient[at] as number) + (x * error) / taken.length;
          });
        });
      }
      gradient.forEach((slope, i) => {
        const moved = 0.9 * (momentum[i] as number) + slope;
        momentum[i] = moved;
        weights[i] = (weights[i] as number) - rateAt(epoch) * moved;
      });
    }
  }
  return weights;
}
