/** The config fields that determine a method's numbers. */
interface MethodSettings {
  readonly method: MethodName;
  readonly symmetric: boolean;
  readonly queueLength: number;
  readonly batchSize: number;
}

/** A method's properties; its training is in `model/methods`. */
interface MethodRow {
  /** Its short name. */
  readonly name: string;
  /** Name and losses, for lists. */
  readonly label: string;
  readonly help: string;
  /** What its instance loss is called. */
  readonly lossName: string;
  /** Its name with its unit; losses with other words are not compared. English source. */
  readonly lossUnit: string;
  /** Has a second tower that follows the query tower by momentum. */
  readonly usesKeyTower: boolean;
  /** Uses a queue of earlier keys as negatives: queue fields, refill and stale keys apply. */
  readonly usesQueue: boolean;
  /** Its instance loss has negatives, in the queue or in the batch, and a temperature. */
  readonly usesNegatives: boolean;
  /** Clusters the images into prototypes for a second loss. */
  readonly usesPrototypes: boolean;
  /** May have heads a and b and a stage plan. */
  readonly usesHeads: boolean;
  /** Has a predictor after the query tower's embedding. */
  readonly usesPredictor: boolean;
  /**
   * Whether every view of an image is a query once: never, by the field `symmetric`, or always. The
   * query tower then sees both views.
   */
  readonly symmetric: 'never' | 'option' | 'always';
  /**
   * Over both directions of a symmetric loss: `sum` of the two batch means (MoCo's notebook, BYOL's
   * equation 2 and its mirror image), or `mean` over all rows (NT-Xent).
   */
  readonly directions: 'sum' | 'mean';
  /**
   * Number of candidates, including the positive, which gives the loss and accuracy at chance. Null
   * if the loss does not choose among candidates.
   */
  readonly candidates: Candidates | null;
}

interface Candidates {
  readonly count: (settings: MethodSettings) => number;
  /** The count as a formula, for the charts. */
  readonly formula: string;
}

const IN_QUEUE: Candidates = { count: ({ queueLength }) => 1 + queueLength, formula: '1 + K' };

/** All views of the batch but the query's own. */
const IN_BATCH: Candidates = { count: ({ batchSize }) => 2 * batchSize - 1, formula: '2B − 1' };

const ROWS = {
  moco: {
    name: 'MoCo',
    label: 'MoCo v2 (InfoNCE)',
    help: 'MoCo v2 contrasts images with images.',
    lossName: 'InfoNCE',
    lossUnit: 'InfoNCE, nats',
    usesKeyTower: true,
    usesQueue: true,
    usesNegatives: true,
    usesPrototypes: false,
    usesHeads: false,
    usesPredictor: false,
    symmetric: 'option',
    directions: 'sum',
    candidates: IN_QUEUE,
  },
  pcl: {
    name: 'PCL',
    label: 'PCL (InfoNCE + ProtoNCE)',
    help: 'PCL also clusters the key encoder’s features every epoch and contrasts images with the prototypes.',
    lossName: 'InfoNCE',
    lossUnit: 'InfoNCE, nats',
    usesKeyTower: true,
    usesQueue: true,
    usesNegatives: true,
    usesPrototypes: true,
    usesHeads: true,
    usesPredictor: false,
    symmetric: 'option',
    directions: 'sum',
    candidates: IN_QUEUE,
  },
  simclr: {
    name: 'SimCLR',
    label: 'SimCLR (NT-Xent)',
    help: 'SimCLR contrasts the two views of every image with all other views of the batch. It has one encoder and no queue, so it needs a large batch.',
    lossName: 'NT-Xent',
    lossUnit: 'NT-Xent, nats',
    usesKeyTower: false,
    usesQueue: false,
    usesNegatives: true,
    usesPrototypes: false,
    usesHeads: false,
    usesPredictor: false,
    symmetric: 'always',
    directions: 'mean',
    candidates: IN_BATCH,
  },
  byol: {
    name: 'BYOL',
    label: 'BYOL (predictor)',
    help: 'BYOL predicts the key encoder’s embedding of one view from the other view. It has no negatives, and so no loss at chance.',
    lossName: 'BYOL',
    lossUnit: 'BYOL, 2 − 2 cos',
    usesKeyTower: true,
    usesQueue: false,
    usesNegatives: false,
    usesPrototypes: false,
    usesHeads: false,
    usesPredictor: true,
    symmetric: 'always',
    directions: 'sum',
    candidates: null,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type MethodName = keyof typeof ROWS;

export const METHOD_NAMES = Object.keys(ROWS) as MethodName[];

export const methodOf = (method: MethodName): MethodRow => ROWS[method];

/** What a method may have or use. */
export type MethodFlag =
  | 'usesKeyTower'
  | 'usesQueue'
  | 'usesNegatives'
  | 'usesPrototypes'
  | 'usesHeads'
  | 'usesPredictor';

/** The short names of the methods with a property: `PCL`. */
export function methodsWith(flag: MethodFlag): string {
  return namesOf((row) => row[flag]);
}

/** The short names of the methods whose loss may be symmetric or not. */
export const optionallySymmetric = (): string => namesOf((row) => row.symmetric === 'option');

const namesOf = (holds: (row: MethodRow) => boolean): string =>
  METHOD_NAMES.map(methodOf)
    .filter(holds)
    .map(({ name }) => name)
    .join(', ');

/** Views of an image that go through the query tower, and are queries, in a step. */
export function queryViews({
  method,
  symmetric,
}: Pick<MethodSettings, 'method' | 'symmetric'>): 1 | 2 {
  const { symmetric: may } = methodOf(method);
  return may === 'always' || (may === 'option' && symmetric) ? 2 : 1;
}

/** Rows of the instance loss in a step. */
export const queriesPerStep = (settings: Omit<MethodSettings, 'queueLength'>): number =>
  settings.batchSize * queryViews(settings);

/** What the mean loss over all rows is multiplied by in the training loss. */
export const lossFactor = (settings: Pick<MethodSettings, 'method' | 'symmetric'>): number =>
  methodOf(settings.method).directions === 'sum' ? queryViews(settings) : 1;

/** Where a step's keys begin in the queue. @param step 0-based */
export const queuePointer = (settings: MethodSettings, step: number): number =>
  methodOf(settings.method).usesQueue
    ? (step * queriesPerStep(settings)) % settings.queueLength
    : 0;

/** Steps after which all keys of the queue are replaced; 0 for a method without a queue. */
export function queueTurnover(settings: MethodSettings): number {
  if (!methodOf(settings.method).usesQueue) return 0;
  return Math.ceil(settings.queueLength / queriesPerStep(settings));
}

/** The instance loss at chance, nats; null if there is no chance level. */
export function chanceLoss(config: MethodSettings): number | null {
  const { candidates } = methodOf(config.method);
  return candidates === null ? null : Math.log(candidates.count(config));
}
