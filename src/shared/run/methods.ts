/** The config fields that determine a method's numbers. */
interface MethodSettings {
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
  /** Uses a queue of earlier keys as negatives: queue fields, refill and stale keys apply. */
  readonly usesQueue: boolean;
  /** Clusters the images into prototypes for a second loss. */
  readonly usesPrototypes: boolean;
  /** May have heads a and b and a stage plan. */
  readonly usesHeads: boolean;
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

const ROWS = {
  moco: {
    name: 'MoCo',
    label: 'MoCo v2 (InfoNCE)',
    help: 'MoCo v2 contrasts images with images.',
    usesQueue: true,
    usesPrototypes: false,
    usesHeads: false,
    candidates: IN_QUEUE,
  },
  pcl: {
    name: 'PCL',
    label: 'PCL (InfoNCE + ProtoNCE)',
    help: 'PCL also clusters the key encoder’s features every epoch and contrasts images with the prototypes.',
    usesQueue: true,
    usesPrototypes: true,
    usesHeads: true,
    candidates: IN_QUEUE,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type MethodName = keyof typeof ROWS;

export const METHOD_NAMES = Object.keys(ROWS) as MethodName[];

export const methodOf = (method: MethodName): MethodRow => ROWS[method];

/** The short names of the methods with a property: `PCL`. */
export function methodsWith(flag: 'usesQueue' | 'usesPrototypes' | 'usesHeads'): string {
  return METHOD_NAMES.map(methodOf)
    .filter((row) => row[flag])
    .map(({ name }) => name)
    .join(', ');
}

/** Steps after which all keys of the queue are replaced; 0 for a method without a queue. */
export function queueTurnover({
  method,
  queueLength,
  batchSize,
}: MethodSettings & { readonly method: MethodName }): number {
  return methodOf(method).usesQueue ? Math.ceil(queueLength / batchSize) : 0;
}

/** The instance loss at chance, nats; null if there is no chance level. */
export function chanceLoss(
  config: MethodSettings & { readonly method: MethodName },
): number | null {
  const { candidates } = methodOf(config.method);
  return candidates === null ? null : Math.log(candidates.count(config));
}
