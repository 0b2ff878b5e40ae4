import { say, type Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import type { FieldName } from './fields/fields.ts';
import { secondOf, type ViewField } from './fields/viewFields.ts';
import { settingsOfView } from './views.ts';

interface ViewProblem {
  readonly field: FieldName;
  readonly message: Words;
}

/** Lower bounds above their upper ones, of each view that a run draws. */
export function problemsWithViews(config: RunConfig): ViewProblem[] {
  const problems: ViewProblem[] = [];
  for (const view of config.ownSecondView ? ([0, 1] as const) : ([0] as const)) {
    const settings = settingsOfView(config, view);
    const nameOf = (name: ViewField) => (view === 0 ? name : secondOf(name));
    const [crop, blur] = [nameOf('cropScaleMin'), nameOf('blurSigmaMin')];
    if (settings.cropScaleMin > settings.cropScaleMax) {
      problems.push({
        field: crop,
        message: say(
          'Crop area from ({{field}}) is {{low}}, above the upper bound {{high}}; lower it or raise {{other}}.',
          {
            ...{ field: crop, other: nameOf('cropScaleMax') },
            ...{ low: settings.cropScaleMin, high: settings.cropScaleMax },
          },
        ),
      });
    }
    if (settings.blurSigmaMin > settings.blurSigmaMax) {
      problems.push({
        field: blur,
        message: say(
          'Blur from ({{field}}) is {{low}}, above its upper bound {{high}}; lower it or raise {{other}}.',
          {
            ...{ field: blur, other: nameOf('blurSigmaMax') },
            ...{ low: settings.blurSigmaMin, high: settings.blurSigmaMax },
          },
        ),
      });
    }
  }
  return problems;
}
