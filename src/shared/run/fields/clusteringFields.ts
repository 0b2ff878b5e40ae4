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
    help: 'Number of prototypes for each granularity, separated by commas (PCL on ImageNet: 25000,50000,100000).',
  }),
  negatives: integer({
    group,
    label: 'Negative prototypes',
    symbol: 'r',
    default: 32,
    min: 0,
    max: 65536,
    help: 'Number of prototypes sampled per step as negatives of ProtoNCE, in addition to the batch’s own. If fewer remain, all are used.',
  }),
  dedupe: toggle({
    group,
    label: 'Mask shared prototypes',
    default: true,
    help: 'Two rows of the same cluster share a prototype, which is then both target and negative. Masked: it is not used as a negative. Unmasked, as in the reference code: it limits the accuracy.',
  }),
  warmupEpochs: integer({
    group,
    label: 'Warm-up epochs (InfoNCE only)',
    unit: 'epochs',
    default: 2,
    min: 0,
    max: 2000,
    help: 'Epochs before the first clustering (PCL: 20 of 200). A stage plan overrides it.',
  }),
  protoWeight: number({
    group,
    label: 'Prototype loss weight',
    default: 1,
    min: 0,
    max: 100,
    step: 0.01,
    help: 'Multiplies ProtoNCE in the training loss (1 in PCL; 0.01 in some recipes).',
  }),
  instanceLoss: toggle({
    group,
    label: 'InfoNCE beside ProtoNCE',
    default: true,
    help: 'Off: ProtoNCE alone trains. InfoNCE is still measured. Needs a run without warm-up.',
  }),
  clusterIterations: integer({
    group,
    label: 'k-means iterations',
    default: 20,
    min: 1,
    max: 200,
    help: 'Lloyd iterations per k-means run (faiss in PCL: 20).',
  }),
  clusterRedos: integer({
    group,
    label: 'k-means restarts',
    default: 1,
    min: 1,
    max: 20,
    help: 'Random restarts of k-means; the result with the smallest sum of distances is used (PCL: 5).',
  }),
  concentrationAlpha: number({
    group,
    label: 'Concentration smoothing',
    symbol: 'α',
    default: 10,
    min: 1,
    max: 1000,
    step: 1,
    help: 'α in φ = mean distance / ln(size + α); prevents too small φ for small clusters (PCL: 10).',
  }),
  stages: text({
    group,
    label: 'Stage plan',
    default: '',
    example: '0-19 encoder | inst; 20-24 a b (encoder) | inst; 25-74 encoder (a b) | inst proto',
    check: problemWithStageText,
    help: 'Stages separated by semicolons: epochs, trained parts, frozen parts in brackets, then the losses; “lr 0.5” scales the learning rate. Omitted parts do not exist yet. Empty: a plan from the warm-up above.',
  }),
  queueOnKeyChange: choice({
    group,
    label: 'Queue when keys change',
    default: 'refill',
    choices: [
      { value: 'refill', label: 'Refill through the new path' },
      { value: 'keep', label: 'Keep the old keys' },
    ],
    help: 'A stage that adds or removes head a changes how keys are computed. If old keys are kept, InfoNCE and its accuracy are meaningless for K/B steps.',
  }),
  frozenBuffers: choice({
    group,
    label: 'Frozen batch norm',
    default: 'hold',
    choices: [
      { value: 'hold', label: 'Buffers are frozen' },
      { value: 'update', label: 'Buffers keep updating' },
    ],
    help: 'Whether the running statistics of a frozen encoder or head are still updated.',
  }),
} as const;
