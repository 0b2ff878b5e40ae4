import type { RunConfig } from '#run/config.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { configRows, configValue } from '#store/compare/compareConfigs.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';

interface StoryDifferencesProps {
  readonly names: readonly string[];
  /** In the order of the names. */
  readonly configs: readonly RunConfig[];
  /** Whether it is unfolded at first. */
  readonly open: boolean;
}

/** What changes from one run of a story to the next. */
export function StoryDifferences({ names, configs, open }: StoryDifferencesProps) {
  const t = useText();
  const rows = configRows(configs, 0).filter(({ differs }) => differs);
  return (
    <details className="story-differences" open={open}>
      <summary>{t('Differences')}</summary>
      <div className="story-scroll">
        <table aria-label={t('Differences')}>
          <HeadRow names={[t('Field'), ...names]} />
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row">{t(FIELDS[name].label)}</th>
                {cells.map(({ value, differs }, i) => (
                  <td key={names[i]} data-differs={differs}>
                    {configValue(t, name, value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
