import { describe, expect, test } from 'vitest';
import { WordsError } from '#base/words.ts';
import { presetConfig } from './presets.ts';
import {
  addStage,
  changeStage,
  epochsOf,
  moveBound,
  plannedStages,
  removeStage,
  splitStage,
  stageText,
} from './stageEditing.ts';
import { NOTES_STAGES, parseStages, problemWithStageText, type Stage, stagesOf } from './stages.ts';

function read(text: string): readonly Stage[] {
  const parsed = parseStages(text);
  if ('problem' in parsed) throw new WordsError(parsed.problem);
  return parsed.stages;
}
const notes = read(NOTES_STAGES);

/** Epochs of each stage as "first-last". */
const epochs = (stages: readonly Stage[]) =>
  stages.map(({ firstEpoch, lastEpoch }) => `${firstEpoch}-${lastEpoch}`).join(' ');

describe('text and stages are equivalent', () => {
  test('the notes’ plan is written back unchanged', () => {
    expect(stageText(notes)).toBe(NOTES_STAGES);
  });

  test('rates, single epochs and broken plans are kept', () => {
    const text = '0 encoder a | inst; 1-4 (encoder a b) | proto | lr 0.25; 5 a (encoder) | inst';
    expect(stageText(read(text))).toBe(text);
    expect(read(stageText(read(text)))).toEqual(read(text));
  });

  test('every operation writes a plan that parses to its stages', () => {
    const plans = [
      moveBound(notes, 0, 25),
      splitStage(notes, 2),
      removeStage(notes, 3),
      addStage(notes),
      changeStage(notes, 3, { lrScale: 0.1 }),
      changeStage(notes, 4, { part: 'b', state: 'frozen' }),
    ];
    for (const plan of plans) {
      expect(read(stageText(plan))).toEqual(plan);
      expect(problemWithStageText(stageText(plan))).toBeNull();
    }
  });
});

describe('bounds', () => {
  test('a bound moves between its neighbours and no further', () => {
    expect(epochs(moveBound(notes, 0, 22))).toBe('0-21 22-24 25-74 75-79 80-150');
    expect(epochs(moveBound(notes, 0, 99))).toBe('0-23 24-24 25-74 75-79 80-150');
    expect(epochs(moveBound(notes, 1, -5))).toBe('0-19 20-20 21-74 75-79 80-150');
    expect(epochsOf(moveBound(notes, 3, 200))).toBe(151);
  });

  test('the end of the last stage cannot be moved', () => {
    expect(epochs(moveBound(notes, 4, 10))).toBe(epochs(notes));
  });

  test('a gap closes with the first edit', () => {
    const gap = read('0-3 encoder | inst; 5-15 encoder a b | inst proto');
    expect(epochs(moveBound(gap, 0, 3))).toBe('0-2 3-14');
  });
});

describe('adding and removing stages', () => {
  test('a split makes two halves, the longer first; one epoch cannot be split', () => {
    expect(epochs(splitStage(notes, 1))).toBe('0-19 20-22 23-24 25-74 75-79 80-150');
    const single = read('0 encoder | inst');
    expect(splitStage(single, 0)).toEqual(single);
  });

  test('a removed stage leaves its epochs to its neighbour', () => {
    expect(epochs(removeStage(notes, 1))).toBe('0-24 25-74 75-79 80-150');
    expect(epochs(removeStage(notes, 0))).toBe('0-24 25-74 75-79 80-150');
    expect(removeStage(notes, 0)[0]?.parts.encoder).toBe('frozen');
    const one = read('0-5 encoder | inst');
    expect(removeStage(one, 0)).toEqual(one);
  });

  test('an added stage is like the last', () => {
    const longer = addStage(notes);
    expect(epochs(longer)).toBe('0-19 20-24 25-74 75-79 80-150 151-221');
    expect(longer.at(-1)?.parts).toEqual(notes.at(-1)?.parts);
  });
});

describe('the plan implied by the other fields', () => {
  test('written as text it gives the same stages', () => {
    for (const heads of ['split', 'notes', 'none'] as const) {
      const config = { ...presetConfig('pcl-quick'), heads };
      const planned = plannedStages(config);
      if (planned === null) throw new Error('no plan');
      const text = stageText(planned);
      expect(problemWithStageText(text), heads).toBeNull();
      expect(stagesOf({ ...config, stages: text }), heads).toEqual(stagesOf(config));
    }
  });

  test('an invalid text has none', () => {
    expect(plannedStages({ ...presetConfig('pcl-quick'), stages: 'nonsense' })).toBeNull();
  });
});
