import type { DatasetSummary, SampleImage } from '#run/datasets.ts';
import { type Dataset, imageCount, type LabelLevel } from './dataset.ts';
import { readImages } from './storedPixels.ts';

export function summarize(dataset: Dataset): DatasetSummary {
  const images = imageCount(dataset);
  return {
    name: dataset.name,
    images,
    side: dataset.side,
    levels: dataset.levels.map(({ name, classNames }) => ({ name, classes: classNames.length })),
    ...(dataset.levels[0] === undefined ? {} : { classes: classCounts(dataset.levels[0]) }),
    testImages: images - dataset.testStart,
    notes: dataset.notes,
    ...(dataset.skipped === undefined ? {} : { skipped: dataset.skipped }),
    credit: dataset.credit,
  };
}

/** Classes that a summary names; every stored run has it. */
const MOST_CLASSES = 200;

function classCounts({ classNames, labels }: LabelLevel) {
  const counts = new Uint32Array(classNames.length);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return classNames.slice(0, MOST_CLASSES).map((name, i) => ({ name, count: counts[i] ?? 0 }));
}

/**
 * Images to look at, always the same ones: one of each of `count` classes spread over all, or
 * equally many of each class as far as they go round. Labels are those of the finest level.
 */
export async function sampleImages(dataset: Dataset, count: number): Promise<SampleImage[]> {
  const level = dataset.levels[0];
  const members: number[][] = level?.classNames.map(() => []) ?? [[]];
  for (let image = 0; image < imageCount(dataset); image++) {
    members[level?.labels[image] ?? 0]?.push(image);
  }
  const chosen = Uint32Array.from(chooseMembers(members, count));
  const bytes = await readImages(dataset, chosen);
  return Array.from(chosen, (image, i) => ({
    rgba: rgbaOf(bytes, dataset.side, i),
    label: level?.classNames[level.labels[image] ?? 0] ?? `Image ${image + 1}`,
  }));
}

/** Round-robin over the classes, one image of each per round; evenly spaced within a class. */
function chooseMembers(members: readonly (readonly number[])[], count: number): number[] {
  const filled = members.filter((ofClass) => ofClass.length > 0);
  if (count < filled.length) {
    return Array.from({ length: count }, (_, place) => {
      const ofClass = filled[Math.floor((place * filled.length) / count)];
      return ofClass?.[0] ?? 0;
    });
  }
  const takers: (readonly number[])[] = [];
  const largest = Math.max(0, ...filled.map((ofClass) => ofClass.length));
  for (let round = 0; round < largest && takers.length < count; round++) {
    for (const ofClass of filled) {
      if (round < ofClass.length && takers.length < count) takers.push(ofClass);
    }
  }
  const quota = new Map<readonly number[], number>();
  for (const ofClass of takers) quota.set(ofClass, (quota.get(ofClass) ?? 0) + 1);
  const taken = new Map<readonly number[], number>();
  return takers.map((ofClass) => {
    const already = taken.get(ofClass) ?? 0;
    taken.set(ofClass, already + 1);
    return ofClass[Math.floor((already * ofClass.length) / (quota.get(ofClass) ?? 1))] ?? 0;
  });
}

function rgbaOf(bytes: Uint8Array, side: number, image: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = side * side;
  const rgba = new Uint8ClampedArray(pixels * 4).fill(255);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = (image * pixels + pixel) * 3;
    rgba.set(bytes.subarray(from, from + 3), pixel * 4);
  }
  return rgba;
}
