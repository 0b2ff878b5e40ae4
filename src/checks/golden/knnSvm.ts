import { knnScores, winner } from '#evaluate/knn.ts';
import { linearSvm, svmDecisions } from '#evaluate/linearSvm.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import { allocate, free, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

/** The fixture's k and t. */
const NEIGHBOURS = 10;
const TEMPERATURE = 0.1;
/** Rows of the bank that the fixture's SVM is fitted to, and the class that is its y = +1. */
const SVM_ROWS = 32;
const SVM_CLASS = 1;

/** The tensors `knn/*` of the fixture `cluster`: weighted kNN. */
export async function checkKnn(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  await shareWithTensorFlow(gpu);
  for (const name of ['knn/bank', 'knn/query', 'knn/labels']) {
    const values = fixture.f32(name);
    const array = allocate(gpu, [values.length], name);
    upload(gpu, array, values);
    checker.input(name, await download(gpu, array));
    free(array);
  }
  const [, dim = 1] = fixture.get('knn/bank').shape;
  const [queries = 0, classes = 0] = fixture.get('knn/scores').shape;
  const scores = await knnScores(
    { values: fixture.f32('knn/bank'), dim },
    fixture.get('knn/labels').data,
    { values: fixture.f32('knn/query'), dim },
    NEIGHBOURS,
    TEMPERATURE,
    classes,
  );
  checker.compare('knn/scores', scores);
  checker.compare(
    'knn/pred',
    Array.from(
      { length: queries },
      (_, q) => winner(scores.subarray(q * classes, (q + 1) * classes)) ?? -1,
    ),
  );
}

/** The lab's fixture `knn_predict`: the protocol instdisc as MoCo's notebook computes it. */
export async function checkKnnPredict(fixture: Fixture, checker: Checker): Promise<void> {
  await shareWithTensorFlow(checker.gpu);
  const { k, t, dim, classes } = fixture.params as Readonly<Record<string, number>>;
  if (k === undefined || t === undefined || dim === undefined || classes === undefined) {
    throw new Error('no settings');
  }
  const rows = (name: string) => {
    checker.input(name, fixture.get(name).data);
    const values = Float32Array.from(fixture.get(name).data, (byte) => (byte - 128) / 64);
    return { values, dim };
  };
  const labels = fixture.get('labels').data;
  checker.input('labels', labels);
  const scores = await knnScores(rows('bank_u8'), labels, rows('query_u8'), k, t, classes);
  checker.compare('scores', scores);
  const queries = scores.length / classes;
  checker.compare(
    'prediction',
    Array.from(
      { length: queries },
      (_, q) => winner(scores.subarray(q * classes, (q + 1) * classes)) ?? -1,
    ),
  );
}

/** The tensors `svm/*` of the fixture `cluster`: LinearSVC's optimum on rows of the kNN's bank. */
export function checkSvm(fixture: Fixture, checker: Checker): void {
  const [, dim = 1] = fixture.get('knn/bank').shape;
  const values = fixture.f32('knn/bank').subarray(0, SVM_ROWS * dim);
  const labels = fixture.get('knn/labels').data.subarray(0, SVM_ROWS);
  const y = Array.from(labels, (label) => (label === SVM_CLASS ? 1 : -1));
  const svm = linearSvm({ values, dim }, y, { cost: 0.5, positiveWeight: 2 });
  checker.compare('svm/w', svm.w);
  checker.compare('svm/b', [svm.b]);
  checker.compare('svm/objective', [svm.objective]);
  checker.compare('svm/decision', svmDecisions(svm, { values: fixture.f32('knn/query'), dim }));
}
