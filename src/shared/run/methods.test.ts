import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { validateConfig } from './configRules.ts';
import {
  chanceLoss,
  lossFactor,
  METHOD_NAMES,
  methodOf,
  queriesPerStep,
  queuePointer,
  queueTurnover,
} from './methods.ts';

const config: RunConfig = { ...DEFAULT_CONFIG, batchSize: 64, queueLength: 256 };

test.each([
  ['moco', false, 64, 1, 4, Math.log(257)],
  ['moco', true, 128, 2, 2, Math.log(257)],
  ['pcl', true, 128, 2, 2, Math.log(257)],
  ['simclr', false, 128, 1, 0, Math.log(127)],
  ['byol', false, 128, 2, 0, null],
] as const)('%s, symmetric %s: queries, factor, turnover, chance', (method, symmetric, ...want) => {
  const run = { ...config, method, symmetric };
  const [queries, factor, turnover, chance] = want;
  expect(queriesPerStep(run)).toBe(queries);
  expect(lossFactor(run)).toBe(factor);
  expect(queueTurnover(run)).toBe(turnover);
  expect(chanceLoss(run)).toBe(chance);
  expect(queuePointer(run, 3)).toBe(turnover === 0 ? 0 : (3 * Number(queries)) % 256);
});

test.each(METHOD_NAMES)('%s: its row does not contradict itself', (method) => {
  const row = methodOf(method);
  if (row.usesQueue) expect(row.usesKeyTower && row.usesNegatives).toBe(true);
  expect(row.candidates !== null).toBe(row.usesNegatives);
  expect(validateConfig({ ...config, method })).toEqual([]);
});

const sentences = (changes: Partial<RunConfig>) =>
  validateConfig({ ...config, ...changes }).map(({ field, message }) => [field, english(message)]);

test('a queue that a symmetric loss cannot fill evenly', () => {
  expect(sentences({ queueLength: 192 })).toEqual([]);
  expect(sentences({ queueLength: 192, symmetric: true })).toEqual([
    ['queueLength', expect.stringContaining('a multiple of 128, twice the batch size; set it to')],
  ]);
  expect(sentences({ queueLength: 192, symmetric: true, method: 'simclr' })).toEqual([]);
});

test('ProtoNCE alone: what would train nothing', () => {
  const alone = { method: 'pcl', instanceLoss: false } as const;
  expect(sentences({ ...alone, warmupEpochs: 0 })).toEqual([]);
  expect(sentences({ ...alone, warmupEpochs: 2 })).toEqual([
    ['instanceLoss', expect.stringContaining('set warmupEpochs to 0')],
  ]);
  expect(sentences({ ...alone, warmupEpochs: 0, protoWeight: 0 })).toEqual([
    ['instanceLoss', expect.stringContaining('does not train in stage 1')],
  ]);
  const stages = '0-3 encoder a b | inst proto; 4-7 encoder a | inst';
  expect(sentences({ ...alone, stages, epochs: 8 })).toEqual([
    ['instanceLoss', expect.stringContaining('does not train in stage 2')],
  ]);
  expect(sentences({ method: 'moco', instanceLoss: false })).toEqual([]);
});

test('BYOL’s predictor has to end in the embedding’s width', () => {
  const predictor = 'linear 64, bn, relu, linear 32';
  expect(sentences({ method: 'moco', predictor })).toEqual([]);
  expect(sentences({ method: 'byol', predictor })).toEqual([
    ['predictor', expect.stringContaining('ends in 32 channels')],
  ]);
});
