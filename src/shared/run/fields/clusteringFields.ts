import { problemWithNumberList } from '#base/numberList.ts';
import { problemWithStageText } from '#run/stages.ts';
import { choice, integer, number, text, toggle } from './fieldKinds.ts';

const group = 'clustering';

export const CLUSTERING_FIELDS = {
  numClusters: text({
    group,
    label: 'Clusters',
    symbol: 'k',
    default: '50,100,200',
    example: '50,100,200',
    check: (value) => problemWithNumberList(value, 2, 100000, 6),
    help: 'Prototypes of each granularity, separated by commas (PCL on ImageNet: 25000,50000,100000).',
  }),
  negatives: integer({
    group,
    label: 'Negative prototypes',
    symbol: 'r',
    default: 32,
    min: 0,
    max: 65536,
    help: 'Prototypes drawn a step beside the batch’s own, as negatives of ProtoNCE. Where a batch leaves fewer, all of them are taken.',
  }),
  dedupe: toggle({
    group,
    label: 'Mask shared prototypes',
    default: true,
    help: 'Two rows of one cluster have the same prototype, as target and as negative. Masked, it is no negative; unmasked, as in the reference, it caps the accuracy.',
  }),
  warmupEpochs: integer({
    group,
    label: 'InfoNCE alone for',
    unit: 'epochs',
    default: 2,
    min: 0,
    max: 2000,
    help: 'Epochs before the first clustering (PCL: 20 of 200). A stage plan says it itself.',
  }),
  clusterIterations: integer({
    group,
    label: 'k-means iterations',
    default: 20,
    min: 1,
    max: 200,
    help: 'Lloyd iterations of a k-means run (faiss in PCL: 20).',
  }),
  clusterRedos: integer({
    group,
    label: 'k-means starts',
    default: 1,
    min: 1,
    max: 20,
    help: 'Random starts of k-means; the one with the smallest sum of distances is kept (PCL: 5).',
  }),
  concentrationAlpha: number({
    group,
    label: 'Concentration smoothing',
    symbol: 'α',
    default: 10,
    min: 1,
    max: 1000,
    step: 1,
    help: 'φ = mean distance / ln(size + α): keeps small clusters from looking too tight (PCL: 10).',
  }),
  stages: text({
    group,
    label: 'Stage plan',
    default: '',
    example: '0-19 encoder | inst; 20-24 a b (encoder) | inst; 25-74 encoder (a b) | inst proto',
    check: problemWithStageText,
    help: 'Stages separated by semicolons: epochs, parts that train, frozen parts in brackets, then the losses; “lr 0.5” scales the rate. Parts not named do not exist yet. Empty: one plan from the warm-up above.',
  }),
  queueOnKeyChange: choice({
    group,
    label: 'Queue when keys change',
    default: 'refill',
    choices: [
      { value: 'refill', label: 'Refill with the new path' },
      { value: 'keep', label: 'Keep the old keys' },
    ],
    help: 'A stage that adds or drops head a changes what a key is. Kept, old keys make InfoNCE and its accuracy meaningless for K/B steps.',
  }),
  frozenBuffers: choice({
    group,
    label: 'Frozen batch norm',
    default: 'hold',
    choices: [
      { value: 'hold', label: 'Buffers hold still' },
      { value: 'update', label: 'Buffers go on' },
    ],
    help: 'Whether the running statistics of a frozen encoder keep following the batches.',
  }),
} as const;
