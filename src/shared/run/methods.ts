/** The config's fields that a method's numbers follow from. */
interface MethodSettings {
  readonly queueLength: number;
  readonly batchSize: number;
}

/** What a method is to the rest of the lab; how it trains is in `model/methods`. */
interface MethodRow {
  readonly label: string;
  /** Keys of earlier steps are the negatives: queue fields, queue alarms and the refill apply. */
  readonly usesQueue: boolean;
  /** Images are clustered into prototypes, which a second loss compares with. */
  readonly usesPrototypes: boolean;
  /** May have the heads a and b, and a plan of stages that train them. */
  readonly usesHeads: boolean;
  /** InfoNCE of an encoder that tells nothing apart, in nats; null where there is no such value. */
  readonly chanceLoss: ((settings: MethodSettings) => number) | null;
}

const againstQueue = ({ queueLength }: MethodSettings): number => Math.log(1 + queueLength);

export const METHODS = {
  moco: {
    label: 'MoCo v2 (InfoNCE)',
    usesQueue: true,
    usesPrototypes: false,
    usesHeads: false,
    chanceLoss: againstQueue,
  },
  pcl: {
    label: 'PCL (InfoNCE + ProtoNCE)',
    usesQueue: true,
    usesPrototypes: true,
    usesHeads: true,
    chanceLoss: againstQueue,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type MethodName = keyof typeof METHODS;

/** The row of a method. */
export const methodOf = ({ method }: { readonly method: MethodName }): MethodRow => METHODS[method];
