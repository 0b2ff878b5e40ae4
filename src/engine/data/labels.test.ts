import { expect, test } from 'vitest';
import { NO_LABEL } from './dataset.ts';
import { ClassColumn, levelOf } from './labels.ts';

test('classes keep the order given, once each, and only those that occur', () => {
  const level = levelOf('class', ['b', 'a', 'z', 'b'], ['b', 'q', 'b', 'a']);
  expect(level.classNames).toEqual(['b', 'a', 'z']);
  expect([...level.labels]).toEqual([0, 1, 2, 0]);
});

test('more classes than 16 bits hold are refused', () => {
  const names = Array.from({ length: 65_536 }, (_, i) => `c${i}`);
  expect(levelOf('class', names.slice(1)).labels[65_534]).toBeGreaterThan(0);
  expect(() => levelOf('class', names)).toThrow(
    'The images have 65\u202f536 classes; the maximum is 65\u202f535',
  );
});

test('classes that come one by one, of which some images are left out', () => {
  const column = new ClassColumn();
  const names = ['b', 'a', null, 'c', ''];
  for (let image = 0; image < 5000; image++) column.push(names[image % 5] ?? null);
  const images = Array.from({ length: 5000 }, (_, image) => image).filter((i) => i % 5 !== 3);
  expect([...column.present(images)]).toEqual(['b', 'a', '']);
  const { classNames, labels } = column.level('class', images, ['c', 'b']);
  expect(classNames).toEqual(['b', '', 'a']);
  expect([...labels.slice(0, 5)]).toEqual([0, 2, NO_LABEL, 1, 0]);
  expect([...labels.slice(-4)]).toEqual([0, 2, NO_LABEL, 1]);
});
