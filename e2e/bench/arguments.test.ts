import { expect, test } from 'vitest';
import { ArgumentError } from '../tools/options.ts';
import { parseBenchArguments } from './arguments.ts';

test('without arguments everything runs and is judged', () => {
  expect(parseBenchArguments([])).toEqual({
    only: null,
    json: null,
    quick: false,
    browser: false,
    page: false,
    data: null,
    epoch: false,
    evaluate: false,
    profile: null,
    hardware: false,
    jax: true,
    jaxLimitSeconds: 300,
    bars: true,
    cold: false,
  });
});

test('every option is read', () => {
  const args = ['--only', 'conv', '--json', 'a.json', '--quick', '--browser', '--no-jax'];
  expect(parseBenchArguments([...args, '--no-bars', '--cold', '--jax-limit', '60'])).toEqual({
    only: 'conv',
    json: 'a.json',
    quick: true,
    browser: true,
    page: false,
    data: null,
    epoch: false,
    evaluate: false,
    profile: null,
    hardware: false,
    jax: false,
    jaxLimitSeconds: 60,
    bars: false,
    cold: true,
  });
});

test('--page takes --only, --json and --no-bars, and none of the other options', () => {
  expect(parseBenchArguments(['--page', '--only', 'quick run', '--no-bars'])).toMatchObject({
    page: true,
    only: 'quick run',
    bars: false,
  });
  expect(() => parseBenchArguments(['--page', '--browser'])).toThrow(
    /--page does not go with --browser/,
  );
});

test('--profile takes a step, by a preset and by fields', () => {
  expect(parseBenchArguments(['--profile']).profile).toMatchObject({ width: 8, batchSize: 32 });
  const set = parseBenchArguments(['--profile', '--preset', 'cifar10', '--set', 'batchSize=64']);
  expect(set.profile).toMatchObject({ encoder: 'resnet18', batchSize: 64 });
  const refused: readonly (readonly [string[], RegExp])[] = [
    [['--profile', '--page'], /--profile does not go with --page/],
    [['--set', 'width=8'], /--set is of --profile/],
    [['--profile', '--preset', 'none'], /--preset none: use /],
    [['--profile', '--set', 'batchSize=3'], /batchSize/],
  ];
  for (const [args, message] of refused) expect(() => parseBenchArguments(args)).toThrow(message);
});

test.each([['--fast'], ['conv'], ['--only'], ['--only', '--quick'], ['--jax-limit', 'long']])(
  'refused with a sentence: %s %s',
  (...args) => {
    expect(() => parseBenchArguments(args)).toThrow(ArgumentError);
    expect(() => parseBenchArguments(args)).toThrow(/\.$/);
  },
);

test('--data has its numbers of images', () => {
  expect(parseBenchArguments(['--data'])).toMatchObject({ data: [10_000, 100_000] });
  expect(parseBenchArguments(['--data', '--images', '5000', '--epoch'])).toMatchObject({
    data: [5000],
    epoch: true,
  });
  expect(() => parseBenchArguments(['--data', '--images', '5,x'])).toThrow('give whole numbers');
});
