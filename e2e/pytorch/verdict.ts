/** The results of one seed's run. */
export interface Result {
  /** Losses of the first steps. */
  readonly first: readonly number[];
  /** Mean loss of every epoch. */
  readonly losses: readonly number[];
  /** Final kNN accuracy, percent. */
  readonly knn: number;
}

/** One side's runs, one per seed. */
export type Side = readonly Result[];

interface Spread {
  readonly mean: number;
  /** Sample standard deviation over the seeds. */
  readonly std: number;
}

/** Largest difference of the first step's losses for the same random numbers: f32 rounding. */
const FIRST_STEP = 1e-4;

/** Largest difference of the kNN means, in points. */
const KNN_POINTS = 1.5;

export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(square / (count - 1)) };
}

function epochSpread(side: Side, epoch: number): Spread {
  return spreadOf(side.map(({ losses }) => losses[epoch] ?? Number.NaN));
}

const epochsOf = (side: Side): number => side[0]?.losses.length ?? 0;
const knnSpread = (side: Side): Spread => spreadOf(side.map(({ knn }) => knn));

const shown = ({ mean, std }: Spread, digits: number): string =>
  `${mean.toFixed(digits)} ± ${std.toFixed(digits)}`;

function line(name: string, ours: Spread, theirs: Spread, digits: number): string {
  const difference = (ours.mean - theirs.mean).toFixed(digits).padStart(10);
  return `${name.padEnd(8)}${shown(ours, digits).padStart(18)}${shown(theirs, digits).padStart(18)}${difference}`;
}

/** One line per epoch and one for the kNN, mean ± sample std over the seeds. */
export function table(ours: Side, theirs: Side): string {
  const epochs = epochsOf(ours);
  return [
    `${'Epoch'.padEnd(8)}${'Protolab'.padStart(18)}${'PyTorch'.padStart(18)}${'Difference'.padStart(12)}`,
    ...Array.from({ length: epochs }, (_, epoch) =>
      line(String(epoch + 1), epochSpread(ours, epoch), epochSpread(theirs, epoch), 3),
    ),
    line('kNN, %', knnSpread(ours), knnSpread(theirs), 2),
  ].join('\n');
}

export interface Verdict {
  readonly agrees: boolean;
  readonly sentences: readonly string[];
}

/**
 * If both sides use the same random numbers, the first step must give the same loss; each later
 * step magnifies rounding a hundredfold, until only distributions can be compared. The curves agree
 * if the bands mean ± std overlap in every epoch, the kNN if the means differ by at most
 * KNN_POINTS. Numbers that are not finite never agree.
 */
export function verdict(ours: Side, theirs: Side, sameNumbers: boolean): Verdict {
  const epochs = epochsOf(ours);
  const apart = Array.from({ length: epochs }, (_, epoch) => epoch).filter((epoch) => {
    const [a, b] = [epochSpread(ours, epoch), epochSpread(theirs, epoch)];
    return !(Math.abs(a.mean - b.mean) <= a.std + b.std);
  });
  const curves =
    apart.length === 0
      ? 'The loss curves overlap in every epoch within the seeds’ spread.'
      : `The loss curves differ by more than the seeds’ spread in epoch ${apart.map((epoch) => epoch + 1).join(', ')}.`;

  const [a, b] = [knnSpread(ours), knnSpread(theirs)];
  const difference = Math.abs(a.mean - b.mean);
  const error = Math.sqrt(a.std ** 2 / ours.length + b.std ** 2 / theirs.length);
  const near = difference <= KNN_POINTS;
  const measured = `The kNN means differ by ${difference.toFixed(2)} points (standard error ${error.toFixed(2)})`;
  const knn = near
    ? `${measured}, within ${KNN_POINTS}.`
    : difference <= 2 * error
      ? `${measured}, more than ${KNN_POINTS}, but the seeds’ spread explains it: more seeds are needed to decide.`
      : `${measured}, more than ${KNN_POINTS} and more than the seeds’ spread explains.`;
  if (!sameNumbers) return { agrees: apart.length === 0 && near, sentences: [curves, knn] };

  const steps = [0, 1, 2].map((step) =>
    Math.max(
      ...ours.map(({ first }, seed) => Math.abs(at(first, step) - at(theirs[seed]?.first, step))),
    ),
  );
  const same = at(steps, 0) <= FIRST_STEP;
  const starts = `The losses of the first three steps differ by at most ${steps.map((step) => step.toExponential(1)).join(', ')}${same ? '' : `; the first must be within ${FIRST_STEP}`}.`;
  return { agrees: same && apart.length === 0 && near, sentences: [starts, curves, knn] };
}

const at = (values: readonly number[] | undefined, index: number): number =>
  values?.[index] ?? Number.NaN;
