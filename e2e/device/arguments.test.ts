import { expect, test } from 'vitest';
import { parseDeviceArguments } from './arguments.ts';

const PARTS = ['golden', 'profile'];

test('without arguments everything is measured in ten minutes', () => {
  expect(parseDeviceArguments([], PARTS)).toMatchObject({
    ...{ budgetSeconds: 600, cifar: null, only: [], pack: null, tiny: false, result: null },
    json: expect.stringMatching(/device\.json$/),
    pythons: ['python3', '/usr/bin/python3'],
  });
});

test('parts, budget and Python are read', () => {
  const args = [
    '--only',
    'golden',
    '--only',
    'profile',
    '--budget',
    '60',
    '--python',
    'p',
    '--tiny',
  ];
  expect(parseDeviceArguments(args, PARTS)).toMatchObject({
    ...{ only: ['golden', 'profile'], budgetSeconds: 60, pythons: ['p'], tiny: true },
  });
});

test.each([
  [['--only', 'tuner'], /use golden, profile\.$/],
  [['--cifar', 'no/such/folder'], /no such folder/],
  [['--json', 'no/such/folder/device.json'], /no such folder to write/],
  [['--budget', '5'], /from 30/],
  [['--pack', 'pack.zip'], /end the name in \.tar\.xz/],
])('refused with a sentence: %j', (args, message) => {
  expect(() => parseDeviceArguments(args, PARTS)).toThrow(message);
});
