/** The config's fields that a method's numbers follow from. */
interface MethodSettings {
  readonly queueLength: number;
  readonly batchSize: number;
}

/** What a method is to the rest of the lab; how it trains is in `model/methods`. */
interface MethodRow {
  /** Its short name. */
  readonly name: string;
  /** In lists: the name and the losses. */
  readonly label: string;
  readonly help: string;
  /** Keys of earlier steps are the negatives: queue fields, the refill and stale keys apply. */
  readonly usesQueue: boolean;
  /** Images are clustered into prototypes, which a second loss compares with. */
  readonly usesPrototypes: boolean;
  /** May have the heads a and b, and a plan of stages that trains them. */
  readonly usesHeads: boolean;
  /**
   * What the instance loss and the accuracy are for an encoder that tells nothing apart: one of so
   * many candidates, the positive among them. Null where the loss does not choose among candidates.
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

/** The short names of the methods of which something holds: `PCL`. */
export function methodsWith(flag: 'usesQueue' | 'usesPrototypes' | 'usesHeads'): string {
  return METHOD_NAMES.map(methodOf)
    .filter((row) => row[flag])
    .map(({ name }) => name)
    .join(', ');
}

/** Steps after which the queue holds none of its present keys; 0 where the method has no queue. */
export function queueTurnover({
  method,
  queueLength,
  batchSize,
}: MethodSettings & { readonly method: MethodName }): number {
  return methodOf(method).usesQueue ? Math.ceil(queueLength / batchSize) : 0;
}

/** The instance loss of an encoder that tells nothing apart, nats; null where there is none. */
export function chanceLoss(
  config: MethodSettings & { readonly method: MethodName },
): number | null {
  const { candidates } = methodOf(config.method);
  return candidates === null ? null : Math.log(candidates.count(config));
}
