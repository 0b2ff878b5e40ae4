import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { effectiveRank } from '#evaluate/featureStatistics.ts';
import {
  FEATURE_HEALTH,
  FEATURE_HEALTH_LENGTH,
  launchFeatureHealth,
} from '#kernels/health/health.ts';
import { launchInfoNce, ROW, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize } from '#kernels/normalize/normalize.ts';
import { chanceLoss } from '#run/methods.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { runOnce } from './runOnce.ts';

/** Fixture `diag`: the health signals of a step for every synthetic failure. */
export async function checkDiag(fixture: Fixture, checker: Checker): Promise<void> {
  const names = fixture.params.names as readonly string[];
  const temperature = fixture.params.T as number;
  const cases = fixture.names.filter((name) => name.endsWith('/result'));
  for (const name of cases.map((result) => result.slice(0, -'/result'.length))) {
    const signals = await signalsOf(fixture, checker, name, temperature);
    checker.compare(
      `${name}/result`,
      names.map((signal) => signals[signal] ?? Number.POSITIVE_INFINITY),
    );
  }
}

async function signalsOf(
  fixture: Fixture,
  checker: Checker,
  name: string,
  temperature: number,
): Promise<Readonly<Record<string, number>>> {
  const [batch = 0, dim = 0] = fixture.get(`${name}/out_q`).shape;
  const { shape } = fixture.get(`${name}/queue`);
  const [, queueLength = 0] = shape;
  const got = await runOnce(checker, ({ graph, put, out }) => {
    const rawQuery = put(fixture.f32(`${name}/out_q`));
    const rawKey = put(fixture.f32(`${name}/out_k`));
    const queue = put(toGpuLayout('queue', fixture.f32(`${name}/queue`), shape));
    const [q, k, dq] = [out(batch * dim), out(batch * dim), out(batch * dim)];
    const [norms, keyNorms] = [out(batch), out(batch)];
    const rows = out(batch * ROW_LENGTH);
    const health = out(FEATURE_HEALTH_LENGTH);
    launchNormalize(graph, batch, dim, rawQuery, q, norms);
    launchNormalize(graph, batch, dim, rawKey, k, keyNorms);
    launchInfoNce(graph, { batch, dim, queueLength, temperature }, { q, k, queue, dq, rows });
    launchFeatureHealth(graph, { batch, dim, raw: rawQuery, unit: q, norms, out: health });
    return { rawQuery, rawKey, queue, q, rows, health };
  });
  checker.input(`${name}/out_q`, got.rawQuery);
  checker.input(`${name}/out_k`, got.rawKey);
  checker.input(`${name}/queue`, toTorchLayout('queue', got.queue, shape));
  const mean = (column: number): number => {
    let sum = 0;
    for (let row = 0; row < batch; row++) sum += got.rows[row * ROW_LENGTH + column] as number;
    return sum / batch;
  };
  const health = (signal: keyof typeof FEATURE_HEALTH): number =>
    got.health[FEATURE_HEALTH[signal]] as number;
  const finite = mean(ROW.nonFinite) === 0;
  return {
    loss: mean(ROW.loss),
    loss_over_chance:
      mean(ROW.loss) /
      (chanceLoss({ method: 'moco', symmetric: false, queueLength, batchSize: batch }) ??
        Number.NaN),
    acc_naive: 100 * mean(ROW.naiveHit),
    acc_strict: 100 * mean(ROW.strictHit),
    tied_rows: mean(ROW.tied),
    nonfinite_rows: mean(ROW.nonFinite),
    feature_std: health('featureStd'),
    dead_units: health('deadUnits'),
    bad_norm_rows: health('badNorms'),
    mean_cosine: health('meanCosine'),
    effective_rank: effectiveRank({ values: got.q, dim }),
    mean_margin: finite ? mean(ROW.positive) - mean(ROW.largestNegative) : Number.NaN,
  };
}
