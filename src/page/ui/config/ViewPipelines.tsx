import type { Text } from '#base/words.ts';
import { settingsOfView, type ViewSettings } from '#run/views.ts';
import { useConfig } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What each view goes through, in order: an operation a row, a view a column. */
export function ViewPipelines() {
  const t = useText();
  const values = useConfig((state) => state.values);
  const views = values.ownSecondView
    ? [settingsOfView(values, 0), settingsOfView(values, 1)]
    : [settingsOfView(values, 0)];
  const titles = values.ownSecondView ? [t('query view'), t('key view')] : [t('both views')];
  const rows = OPERATIONS.map(({ name, strength }) => ({
    name,
    cells: views.map((settings) => strength(settings, t)),
  })).filter(({ cells }) => cells.some((cell) => cell !== null));
  return (
    <table className="views-pipelines">
      <caption className="visually-hidden">
        {t('Random operations of each view, in their order')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('operation')}</th>
          {titles.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name} data-differs={cells.some((cell) => cell !== cells[0])}>
            <th scope="row">{nameOf(name, t)}</th>
            {titles.map((title, i) => (
              <td key={title} data-off={cells[i] === null}>
                {cells[i] ?? t('off')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Operation {
  readonly name: 'crop' | 'jitter' | 'grey' | 'blur' | 'solarise' | 'flip';
  /** Its strength in a view; null where it is off. */
  readonly strength: (settings: ViewSettings, t: Text) => string | null;
}

/** In the order that they are made. */
const OPERATIONS: readonly Operation[] = [
  {
    name: 'crop',
    strength: ({ cropEnabled, cropScaleMin: low, cropScaleMax: high }, t) =>
      cropEnabled ? t('{{low}}–{{high}} of the area', { low, high }) : null,
  },
  {
    name: 'jitter',
    strength: ({ jitterEnabled, jitterProbability, ...view }, t) => {
      const { brightness, contrast, saturation, hue } = view;
      const ranges = { brightness, contrast, saturation, hue };
      return chance(
        jitterEnabled,
        jitterProbability,
        t(
          'brightness {{brightness}}, contrast {{contrast}}, saturation {{saturation}}, hue {{hue}}',
          ranges,
        ),
      );
    },
  },
  {
    name: 'grey',
    strength: ({ grayscaleEnabled, grayscaleProbability }) =>
      chance(grayscaleEnabled, grayscaleProbability),
  },
  {
    name: 'blur',
    strength: ({ blurEnabled, blurProbability, blurSigmaMin, blurSigmaMax }) =>
      chance(blurEnabled, blurProbability, `σ ${blurSigmaMin}–${blurSigmaMax}`),
  },
  {
    name: 'solarise',
    strength: ({ solarizeEnabled, solarizeProbability }) =>
      chance(solarizeEnabled, solarizeProbability),
  },
  {
    name: 'flip',
    strength: ({ flipEnabled, flipProbability }) => chance(flipEnabled, flipProbability),
  },
];

function chance(on: boolean, probability: number, more = ''): string | null {
  if (!on || probability === 0) return null;
  return more === '' ? `p ${probability}` : `p ${probability} · ${more}`;
}

function nameOf(name: Operation['name'], t: Text): string {
  return {
    crop: t('crop'),
    jitter: t('jitter'),
    grey: t('grey'),
    blur: t('blur'),
    solarise: t('solarise'),
    flip: t('flip'),
  }[name];
}
