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
  knnNeighbours: integer({
    group,
    label: 'Neighbours',
    symbol: 'k',
    default: 0,
    min: 0,
    max: 1000,
    help: 'Number of neighbours that vote. 0: the smaller of 200 and a tenth of the feature bank.',
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
} as const;
