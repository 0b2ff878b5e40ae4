import { launchInfoNce, ROW, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import { launchProtoNce } from '#kernels/protoNce/protoNce.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { runOnce } from './runOnce.ts';

type Floats = Float32Array<ArrayBuffer>;

interface Sizes {
  readonly B: number;
  readonly D: number;
  readonly K: number;
  readonly T: number;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

/** One column of the loss kernel's per-row results. */
const column = (rows: Floats, at: number): number[] =>
  Array.from({ length: rows.length / ROW_LENGTH }, (_, i) => rows[i * ROW_LENGTH + at] as number);

/** [rows, columns] ↔ [columns, rows] */
const transposed = (values: Floats, columns: number): Floats =>
  Float32Array.from(values, (_, i) => {
    const rows = values.length / columns;
    return values[(i % rows) * columns + Math.floor(i / rows)] as number;
  });

/** InfoNCE, ProtoNCE, accuracies of tied and non-finite rows, and edge cases of normalize. */
export async function checkLosses(fixture: Fixture, checker: Checker): Promise<void> {
  await checkInfoNce(fixture, checker);
  await checkProtoNce(fixture, checker);
  await checkNormalize(fixture, checker);
  for (const name of fixture.names) {
    const awkward = /^acc\/(.*)\/logits$/.exec(name)?.[1];
    if (awkward !== undefined) await checkVerdicts(fixture, checker, `acc/${awkward}`);
  }
}

async function checkInfoNce(fixture: Fixture, checker: Checker): Promise<void> {
  const { B, D, K, T } = fixture.params as unknown as Sizes;
  const got = await runOnce(checker, ({ graph, put, out }) => {
    const [x, k, queue] = [
      put(fixture.f32('q_raw')),
      put(fixture.f32('k')),
      put(transposed(fixture.f32('queue'), K)),
    ];
    const [q, norms, dq, dx] = [out(B * D), out(B), out(B * D), out(B * D)];
    const [rows, logits] = [out(B * ROW_LENGTH), out(B * (1 + K))];
    launchNormalize(graph, B, D, x, q, norms);
    const shape = { batch: B, dim: D, queueLength: K, temperature: T };
    launchInfoNce(graph, shape, { q, k, queue, dq, rows, logits });
    launchNormalizeGrad(graph, B, D, dq, q, norms, dx);
    return { x, k, queue, q, dq, dx, rows, logits };
  });
  checker.input('q_raw', got.x);
  checker.input('k', got.k);
  checker.input('queue', transposed(got.queue, D));
  checker.compare('q', got.q);
  checker.compare('infonce/logits', got.logits);
  checker.compare('infonce/loss', [mean(column(got.rows, ROW.loss))]);
  checker.compare('infonce/acc', [100 * mean(column(got.rows, ROW.naiveHit))]);
  checker.compare('infonce/grad_q', got.dq);
  checker.compare('infonce/grad_q_raw', got.dx);
}

async function checkProtoNce(fixture: Fixture, checker: Checker): Promise<void> {
  const { B, D } = fixture.params as unknown as Sizes;
  const granularities = fixture.names.filter((name) => /^centroids\d+$/.test(name)).length;
  const ids = (name: string): Uint32Array<ArrayBuffer> => Uint32Array.from(fixture.get(name).data);
  const index = ids('index');
  const results: { rows: Floats; logits: Floats }[] = [];
  let grads = { dq: new Float32Array(B * D), dx: new Float32Array(B * D) };
  let indices = index;
  for (let g = 0; g < granularities; g++) {
    const clusters = ids(`im2cluster${g}`);
    const negatives = ids(`neg_ids${g}`);
    const cols = Uint32Array.from([
      ...Array.from(index, (image) => clusters[image] as number),
      ...negatives,
    ]);
    const R = negatives.length;
    const before = grads.dq;
    const got = await runOnce(checker, ({ graph, put, out }) => {
      const [centroids, density] = [
        put(fixture.f32(`centroids${g}`)),
        put(fixture.f32(`density${g}`)),
      ];
      const [clusterIds, negativeIds, images] = [put(clusters), put(negatives), put(index)];
      const [q, norms, dx] = [out(B * D), out(B), out(B * D)];
      const [rows, logits, dq] = [out(B * ROW_LENGTH), out(B * (B + R)), put(before)];
      launchNormalize(graph, B, D, put(fixture.f32('q_raw')), q, norms);
      launchProtoNce(
        graph,
        { batch: B, dim: D, negatives: R, dedupe: false, granularities },
        {
          q,
          centroids,
          density,
          cols: put(cols),
          scalars: put(Float32Array.of(R)),
          negativesAt: 0,
          dq,
          rows,
          logits,
        },
        { add: g > 0 },
      );
      launchNormalizeGrad(graph, B, D, dq, q, norms, dx);
      return { centroids, density, clusterIds, negativeIds, images, rows, logits, dq, dx };
    });
    const asIds = (values: Floats): Uint32Array<ArrayBuffer> => new Uint32Array(values.buffer);
    checker.input(`centroids${g}`, got.centroids);
    checker.input(`density${g}`, got.density);
    checker.input(`im2cluster${g}`, asIds(got.clusterIds));
    checker.input(`neg_ids${g}`, asIds(got.negativeIds));
    checker.compare(`protonce/logits${g}`, got.logits);
    checker.compare(`protonce/loss${g}`, [mean(column(got.rows, ROW.loss))]);
    // PyTorch’s top-1: if two rows share a prototype, the first column wins.
    checker.compare(`protonce/acc${g}`, [100 * mean(column(got.rows, ROW.naiveHit))]);
    indices = asIds(got.images);
    results.push(got);
    grads = got;
  }
  checker.input('index', indices);
  const losses = results.map(({ rows }) => mean(column(rows, ROW.loss)));
  checker.compare('protonce/loss', [mean(losses)]);
  checker.compare('protonce/grad_q', grads.dq);
  checker.compare('protonce/grad_q_raw', grads.dx);
}

async function checkNormalize(fixture: Fixture, checker: Checker): Promise<void> {
  const [rows, dim] = fixture.get('normalize/in').shape as [number, number];
  const got = await runOnce(checker, ({ graph, put, out }) => {
    const [x, y] = [put(fixture.f32('normalize/in')), out(rows * dim)];
    launchNormalize(graph, rows, dim, x, y, out(rows));
    return { x, y };
  });
  checker.input('normalize/in', got.x);
  checker.compare('normalize/out', got.y);
}

/**
 * The loss kernel on rows of given logits: with q = e₀, τ = 1 and keys l·e₀ its logits are l.
 * Every row needs its own queue, so there is one launch per row.
 */
async function checkVerdicts(fixture: Fixture, checker: Checker, name: string): Promise<void> {
  const [count, width] = fixture.get(`${name}/logits`).shape as [number, number];
  const logits = fixture.f32(`${name}/logits`);
  const keys = (from: number, to: number): Floats => {
    const values = new Float32Array(4 * (to - from));
    for (let i = from; i < to; i++) values[4 * (i - from)] = logits[i] as number;
    return values;
  };
  const read = await runOnce(checker, ({ graph, put, out }) => {
    const q = put(Float32Array.of(1, 0, 0, 0));
    const outputs: Record<string, ReturnType<typeof out>> = {};
    for (let row = 0; row < count; row++) {
      const [start, end] = [row * width, (row + 1) * width];
      const [rows, made] = [out(ROW_LENGTH), out(width)];
      launchInfoNce(
        graph,
        { batch: 1, dim: 4, queueLength: width - 1, temperature: 1 },
        {
          q,
          k: put(keys(start, start + 1)),
          queue: put(keys(start + 1, end)),
          dq: out(4),
          rows,
          logits: made,
        },
      );
      outputs[`rows${row}`] = rows;
      outputs[`logits${row}`] = made;
    }
    return outputs;
  });
  const all = (what: string): Floats =>
    Float32Array.from(
      Array.from({ length: count }, (_, row) => [...(read[`${what}${row}`] as Floats)]).flat(),
    );
  const share = (at: number): number => mean(column(all('rows'), at));
  checker.compare(`${name}/logits`, all('logits'));
  checker.compare(`${name}/result`, [
    100 * share(ROW.naiveHit),
    100 * share(ROW.strictHit),
    share(ROW.tied),
    share(ROW.nonFinite),
  ]);
}
