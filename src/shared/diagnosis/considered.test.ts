import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { step } from '#storage/runStore.fixture.ts';
import { approachCurves } from './approachCurves.ts';
import { CAUSES } from './causeTable.ts';
import { consideredCauses } from './considered.ts';
import { diagnose } from './diagnose.ts';
import { evidenceOf, firstAt } from './evidence.fixture.ts';
import { notesLambEvidence } from './notesLamb.fixture.ts';

const said = (...[diagnosis, config]: Parameters<typeof consideredCauses>) =>
  Object.fromEntries(
    consideredCauses(diagnosis, config).map(({ cause, why }) => [
      cause.name,
      speak(inEnglish, why),
    ]),
  );

test('LAMB’s rate comes before the overflow that it caused; the others have a reason against them', () => {
  const config = {
    ...DEFAULT_CONFIG,
    optimizer: 'lamb',
    autocast: true,
    lossScaling: false,
  } as const;
  const diagnosis = diagnose(
    evidenceOf(
      { config, broke: true, first: firstAt(), finiteInSingle: true, why: 'fault', step: 60 },
      { updateRatioMean: 0.12, weightGrowth: 40 },
    ),
  );
  expect(diagnosis.cause).toBe('lambRate');
  const considered = consideredCauses(diagnosis, config);
  expect(considered).toHaveLength(CAUSES.length - 1);
  expect(considered[0]).toMatchObject({ cause: { name: 'halfOverflow' }, alsoThere: true });
  expect(said(diagnosis, config)).toMatchObject({
    sgdRate: 'The optimizer is lamb.',
    collapse: 'It does not produce non-finite values, but step 60 was non-finite.',
    nanData: 'The views were finite; query fc.2 output was the first non-finite tensor.',
  });
});

test('a dead head is blamed on LAMB’s rate', () => {
  const evidence = notesLambEvidence(73);
  expect(consideredCauses(diagnose(evidence), evidence.config)[0]).toMatchObject({
    ...{ cause: { name: 'deadHead' }, alsoThere: true },
    why: { english: 'The units died from such updates; the learning rate is the cause.' },
  });
});

test('in a finite run the config rules out half precision and the heads’ ReLU', () => {
  const diagnosis = diagnose(evidenceOf({}, { spreadLast: 0.01 }));
  expect(diagnosis.cause).toBe('collapse');
  expect(said(diagnosis, DEFAULT_CONFIG)).toMatchObject({
    halfOverflow: 'The run does not use half precision.',
    deadHead: 'The heads do not end in a ReLU.',
    staleQueue: 'The queue held only keys of the current path.',
  });
});

test('curves keep non-finite values, and show the half-precision limit only under autocast', () => {
  const steps = [
    step(1, { maxActivation: 5, accInst: 3, accInstNaive: 90 }),
    step(2, { maxActivation: 3.4028234663852886e38, accInst: 0, accInstNaive: 100 }),
  ];
  const config = { ...DEFAULT_CONFIG, autocast: true };
  const [activation] = approachCurves({ cause: 'halfOverflow' }, config, steps);
  expect(activation).toMatchObject({
    limit: 65_504,
    lines: [{ values: [5, Number.POSITIVE_INFINITY] }],
  });
  expect(approachCurves({ cause: 'halfOverflow' }, DEFAULT_CONFIG, steps)[0]?.limit).toBeNull();
  const dead = approachCurves({ cause: 'deadHead' }, config, steps);
  expect(dead.find(({ lines }) => lines.length === 2)?.lines).toEqual([
    { name: 'Naive accuracy', values: [90, 100] },
    { name: 'Strict accuracy', values: [3, 0] },
  ]);
  // Without LAMB there is no trust ratio to draw.
  const lamb = approachCurves({ cause: 'lambRate' }, config, steps);
  expect(lamb.some(({ label }) => label.includes('trust'))).toBe(false);
  expect(approachCurves({ cause: 'unknown' }, config, [])).toEqual([]);
});
