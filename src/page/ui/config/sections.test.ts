import { expect, test } from 'vitest';
import { inEnglish } from '#base/words.ts';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { SECTIONS, type SectionId } from '#store/config/rail.ts';
import { fieldsOf, SECTION_TABLE } from './sections.ts';

test('every field is in one section', () => {
  const placed = SECTIONS.flatMap(fieldsOf);
  expect(placed.toSorted()).toEqual([...FIELD_NAMES].toSorted());
  for (const section of SECTIONS) expect(fieldsOf(section), section).not.toEqual([]);
});

test('a folded section says its values in a line', () => {
  const gist = (section: SectionId, preset: Parameters<typeof presetConfig>[0]) =>
    SECTION_TABLE[section].gist(presetConfig(preset), inEnglish).replaceAll('\u202f', ' ');
  expect(gist('optimizer', 'notes-lamb')).toBe('LAMB · 0.03 · constant');
  expect(gist('method', 'notes-lamb')).toBe('PCL · K 1 024 · τ 0.2');
  expect(gist('encoder', 'notes-lamb')).toBe('ResNet-18 · w 8');
  expect(gist('heads', 'notes-lamb')).toBe('fc 64→64→128 · a 128→128 ReLU');
  expect(gist('training', 'notes-lamb')).toBe('12 epochs · batch 64 · fp16, unscaled');
  expect(gist('stages', 'notes-five-stage')).toBe('5 stages');
  expect(gist('prototypes', 'quick')).toBe('off (MoCo)');
  expect(gist('views', 'quick')).toBe('crop · flip · jitter · grey');
  for (const preset of PRESET_NAMES) {
    for (const section of SECTIONS) {
      const text = gist(section, preset);
      expect(text.length, `${preset}: ${section}: ${text}`).toBeLessThanOrEqual(40);
      expect(text).not.toBe('');
    }
  }
});
