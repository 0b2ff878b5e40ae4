import { expect, test } from 'vitest';
import {
  ALARM_NAMES,
  ALARMS,
  type AlarmName,
  type AlarmRow,
  alarmTitle,
  lowerRateCures,
} from './alarms.ts';

test('an alarm that leaves out a part does not compile', () => {
  const { diagnosis: _, ...silent } = ALARMS.collapse;
  // @ts-expect-error whether it asks for a diagnosis is missing
  const incomplete: AlarmRow = silent;
  const { title: __, ...nameless } = ALARMS.collapse;
  // @ts-expect-error its title is missing
  const untitled: AlarmRow = nameless;
  expect([incomplete, untitled]).not.toContain(ALARMS.collapse);
  // @ts-expect-error a name without a row
  const unlisted: AlarmName = 'quantumNoise';
  expect(ALARM_NAMES).not.toContain(unlisted);
});

test('an alarm of another version has a title, even with a hostile name', () => {
  for (const name of ['quantumNoise', 'toString', '__proto__', '']) {
    expect(alarmTitle(name)).toBe('Alarm of another version');
    expect(lowerRateCures(name)).toBe(false);
  }
});
