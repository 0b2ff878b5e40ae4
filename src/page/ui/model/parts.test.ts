import { expect, test } from 'vitest';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { stagesOf } from '#run/stages.ts';
import { layoutOf } from './layout.ts';
import { lookOf, type PARTS_OF_DIAGRAM, usedFields } from './parts.ts';

test('every part of every preset’s diagram has a field to edit, inside the drawing', () => {
  for (const name of PRESET_NAMES) {
    const config = presetConfig(name);
    const { boxes, height } = layoutOf(config);
    for (const { part, y, height: high } of boxes) {
      expect(usedFields(part, config), `${name}: ${part}`).not.toEqual([]);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + high).toBeLessThanOrEqual(height);
    }
  }
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

test('the diagram names the encoder and the channels of its features', () => {
  const detail = (name: string) =>
    layoutOf({ ...presetConfig('quick'), encoder: 'resnet34', width: 16 }).boxes.find(
      (box) => box.name === name,
    )?.detail;
  expect(detail('encoder q')).toBe('ResNet-34 · w 16');
  expect(detail('head k')).toMatch(/^128→128→/);
});

test('the five stages of the notes: which parts are frozen, which are absent', () => {
  const stages = stagesOf(presetConfig('notes-five-stage'));
  const looks = (part: keyof typeof PARTS_OF_DIAGRAM) => stages.map((stage) => lookOf(part, stage));
  expect(looks('encoder')).toEqual(['on', 'frozen', 'on', 'frozen', 'on']);
  expect(looks('headA')).toEqual(['absent', 'on', 'frozen', 'on', 'on']);
  expect(looks('protoNce')).toEqual(['absent', 'absent', 'on', 'on', 'on']);
});
