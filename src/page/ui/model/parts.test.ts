import { describe, expect, test } from 'vitest';
import type { RunConfig } from '#run/config.ts';
import { encoderOf } from '#run/encoders.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { METHOD_NAMES, methodOf, queryViews } from '#run/methods.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { stagesOf } from '#run/stages.ts';
import { fieldsOf } from '#ui/config/sections.ts';
import { DRAWING_WIDTH, pointsOf } from './drawingParts.ts';
import { layoutOf } from './layout.ts';
import { lookOf, type PartId, SECTION_OF_PART } from './parts.ts';

const LAYOUTS = [
  ...PRESET_NAMES.map((name) => ({ name, config: presetConfig(name) })),
  ...(['none', 'notes', 'split'] as const).map((heads) => ({
    name: `heads ${heads}`,
    config: { ...presetConfig('pcl-quick'), heads },
  })),
  ...METHOD_NAMES.map((method) => ({
    name: `${method}, symmetric`,
    config: { ...presetConfig('quick'), method, symmetric: true },
  })),
];

test('every part of every preset’s diagram has a field to edit, inside the drawing', () => {
  for (const { name, config } of LAYOUTS) {
    const { boxes, height } = layoutOf(config);
    for (const { part, x, y, width, height: high } of boxes) {
      const used = fieldsOf(SECTION_OF_PART[part]).filter(
        (field) => unusedBecause(field, config) === null,
      );
      expect(used, `${name}: ${part}`).not.toEqual([]);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + high).toBeLessThanOrEqual(height);
      expect(x - width / 2).toBeGreaterThanOrEqual(0);
      expect(x + width / 2).toBeLessThanOrEqual(DRAWING_WIDTH);
    }
  }
});

test('no wire passes behind a box', () => {
  for (const { name, config } of LAYOUTS) {
    const { boxes, edges } = layoutOf(config);
    const solid = boxes.filter(({ tone }) => tone !== null);
    for (const { d } of edges) {
      const points = pointsOf(d);
      points.slice(1).forEach(([toX, toY], i) => {
        const [fromX, fromY] = points[i] ?? [0, 0];
        for (const box of solid) {
          const inside =
            Math.max(fromX, toX) > box.x - box.width / 2 &&
            Math.min(fromX, toX) < box.x + box.width / 2 &&
            Math.max(fromY, toY) > box.y &&
            Math.min(fromY, toY) < box.y + box.height;
          expect(inside, `${name}: ${d} behind ${box.name}`).toBe(false);
        }
      });
    }
  }
});

test('the corners of a wire', () => {
  expect(pointsOf('M10 20H30V5H10')).toEqual([
    [10, 20],
    [30, 20],
    [30, 5],
    [10, 5],
  ]);
});

test('MoCo has no prototypes, PCL without heads no heads', () => {
  const parts = (changes: object) =>
    new Set(layoutOf({ ...presetConfig('pcl-quick'), ...changes }).boxes.map(({ part }) => part));
  expect(parts({ method: 'moco' })).not.toContain('prototypes');
  expect(parts({})).toContain('headB');
  expect(parts({ heads: 'none' })).not.toContain('headA');
  const notes = layoutOf({ ...presetConfig('pcl-quick'), heads: 'notes' }).boxes;
  expect(notes.filter(({ part }) => part === 'headB')).toHaveLength(1);
});

describe('each method has the parts of its row', () => {
  const drawnOf = (changes: Partial<RunConfig>) =>
    layoutOf({ ...presetConfig('quick'), ...changes });

  test.each(METHOD_NAMES)('%s', (method) => {
    const row = methodOf(method);
    const parts = drawnOf({ method }).boxes.map(({ part }) => part);
    expect(parts.includes('keyEncoder')).toBe(row.usesKeyTower);
    expect(parts.includes('momentum')).toBe(row.usesKeyTower);
    expect(parts.includes('queue')).toBe(row.usesQueue);
    expect(parts.includes('prototypes')).toBe(row.usesPrototypes);
    expect(parts.includes('predictor')).toBe(row.usesPredictor);
    expect(parts.includes('headA')).toBe(row.usesHeads);
    expect(parts.filter((part) => part === 'mlp')).toHaveLength(row.usesKeyTower ? 2 : 1);
    const loss = drawnOf({ method }).boxes.find(({ part }) => part === 'instanceLoss');
    expect(loss?.name).toBe(row.lossName);
    expect(loss?.detail?.includes('τ')).toBe(row.usesNegatives);
  });

  test.each(METHOD_NAMES)(
    '%s: each encoder gets the views that are its queries or keys',
    (method) => {
      for (const symmetric of [false, true]) {
        const config = { ...presetConfig('quick'), method, symmetric };
        const { boxes, edges } = layoutOf(config);
        const views = boxes.filter(({ part }) => part === 'views');
        const ends = edges.flatMap(({ d }) => [pointsOf(d).at(-1) ?? [0, 0]]);
        const encoders = boxes.filter(({ part }) => part === 'encoder' || part === 'keyEncoder');
        expect(views).toHaveLength(2);
        for (const box of encoders) {
          const into = ends.filter(([x, y]) => Math.abs(x - box.x) < box.width / 2 && y === box.y);
          expect(into).toHaveLength(queryViews(config));
        }
      }
    },
  );
});

test('the diagram names the encoder and the channels of its features', () => {
  const detail = (name: string) =>
    layoutOf({ ...presetConfig('quick'), encoder: 'resnet34', width: 16 }).boxes.find(
      (box) => box.name === name,
    )?.detail;
  expect(detail('encoder q')).toBe('ResNet-34 · w 16');
  const wide = {
    ...presetConfig('quick'),
    encoder: 'resnet50',
    stem: 'imagenet',
    width: 64,
  } as const;
  expect(layoutOf(wide).boxes.map(({ detail: text }) => text)).toContain('R50 · 7×7 · w 64');
  expect(detail('head k')).toMatch(/^128→128→/);
});

test('the diagram shows the heads of the layer lists', () => {
  const config = {
    ...presetConfig('pcl-quick'),
    projector: 'linear 512, bn, relu, linear D',
    headA: 'linear 256, relu, linear D, relu',
  };
  const { width, encoder, embeddingDim } = config;
  const features = encoderOf(encoder).features(width);
  const { boxes } = layoutOf(config);
  const detail = (name: string) => boxes.find((box) => box.name === name)?.detail;
  expect(detail('projector')).toBe(`${features}→512→${embeddingDim}`);
  expect(detail('head a')).toBe(`${embeddingDim}…${embeddingDim} ReLU`);
  expect(detail('head ã')).toBe(detail('head a'));
  expect(detail('head b')).toBe(`${embeddingDim}→${embeddingDim}`);
  const byol = { ...config, method: 'byol', predictor: 'linear 256, bn, relu, linear D' } as const;
  const predictor = layoutOf(byol).boxes.find(({ part }) => part === 'predictor');
  expect(predictor?.detail).toBe(`${embeddingDim}→256→${embeddingDim}`);
});

test('the five stages of the notes: which parts are frozen, which are absent', () => {
  const stages = stagesOf(presetConfig('notes-five-stage'));
  const looks = (part: PartId) => stages.map((stage) => lookOf(part, stage));
  expect(looks('encoder')).toEqual(['on', 'frozen', 'on', 'frozen', 'on']);
  expect(looks('headA')).toEqual(['absent', 'on', 'frozen', 'on', 'on']);
  expect(looks('protoNce')).toEqual(['absent', 'absent', 'on', 'on', 'on']);
});
