import { choice, integer, number } from './fieldKinds.ts';

const group = 'evaluation';

export const EVALUATION_FIELDS = {
  evaluateEvery: integer({
    group,
    label: 'Evaluate every',
    unit: 'epochs',
    default: 1,
    min: 1,
    max: 1000,
    help: 'Interval at which kNN accuracy and feature std are measured; always before the first and after the last epoch.',
  }),
  knnProtocol: choice({
    group,
    label: 'kNN protocol',
    default: 'lab',
    choices: [
      {
        value: 'lab',
        label: 'The lab’s own',
        help: 'lab: features without their mean; variants of a query do not vote, and classes of different sizes count the same where the data set says so.',
      },
      {
        value: 'instdisc',
        label: 'InstDisc (published numbers)',
        help: 'instdisc: the unit embeddings as they are, k 200, t 0.1, all training images as the bank and the test images as queries, as in InstDisc and MoCo’s CIFAR notebook. It needs labels.',
      },
    ],
    help: 'How kNN accuracy is measured. Accuracies by different protocols are not comparable; the name of the number tells the protocol.',
  }),
  knnOn: choice({
    group,
    label: 'kNN compares',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'What the protocol says' },
      { value: 'feature', label: 'Pooled features' },
      { value: 'embedding', label: 'Unit embeddings' },
    ],
    help: 'The vectors whose cosines are taken: the encoder’s pooled features, or the embeddings that the loss compares. The protocol lab has features, instdisc embeddings.',
  }),
  knnNeighbours: integer({
    group,
    label: 'Neighbours',
    symbol: 'k',
    default: 0,
    min: 0,
    max: 1000,
    help: 'Number of neighbours that vote. 0: what the protocol says, which is 200, in the protocol lab at most a tenth of the feature bank.',
  }),
  knnTemperature: number({
    group,
    label: 'Vote temperature',
    default: 0.1,
    min: 0.01,
    max: 1,
    step: 0.01,
    help: 'A neighbour with cosine s votes with weight exp(s / t).',
  }),
  linearProbe: choice({
    group,
    label: 'Linear probe',
    default: 'end',
    choices: [
      { value: 'never', label: 'Never' },
      { value: 'end', label: 'At the end' },
      { value: 'always', label: 'At every evaluation' },
    ],
    help: 'Accuracy of a linear classifier on the frozen features, measured on the held-out images.',
  }),
  probeRecipe: choice({
    group,
    label: 'Probe recipe',
    default: 'lab',
    choices: [
      {
        value: 'lab',
        label: 'The lab’s own',
        help: 'lab: standardised features, a rate that is stable for any of them, fewer epochs for large data sets.',
      },
      {
        value: 'moco',
        label: 'MoCo (rate 30)',
        help: 'moco: the features as they are, rate 30.',
      },
      { value: 'pcl', label: 'PCL (rate 5)', help: 'pcl: the features as they are, rate 5.' },
    ],
    help: 'How the linear probe trains: SGD with momentum 0.9 without decay, 100 epochs, rate × 0.1 at 60 and 80, batches of 256. The features are computed once, so there are no crops and flips.',
  }),
  lowShotSvm: choice({
    group,
    label: 'Low-shot SVM',
    default: 'never',
    choices: [
      { value: 'never', label: 'Never' },
      { value: 'end', label: 'At the end' },
      { value: 'always', label: 'At every evaluation' },
    ],
    help: 'Linear SVMs on the frozen features from 1, 2, 4, 8 and 16 images of each class, five draws each, as in PCL; not for more than 200 classes.',
  }),
} as const;
