import './Probe.css';
import { formatCount, formatPercent } from '#base/format.ts';
import type { Confusion, LowShot } from '#run/evaluations.ts';
import { classAnswers } from '#store/runs/confusion.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import { ConfusionMap } from './ConfusionMap.tsx';

/** A picture of more classes could not be read. */
const MOST_DRAWN = 120;

/** What the linear probe takes each class for: the matrix as a picture, and a table. */
export function ProbeResult({ confusion }: { readonly confusion: Confusion }) {
  const t = useText();
  const drawn = confusion.classNames.length <= MOST_DRAWN;
  return (
    <>
      <h3 className="details-heading">{t('Linear probe by class')}</h3>
      <div className="probe-parts">
        {drawn ? (
          <ConfusionMap confusion={confusion} />
        ) : (
          <p className="muted">
            {t('More than {{n}} classes: the table has all of them, and there is no picture.', {
              n: MOST_DRAWN,
            })}
          </p>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
        <section className="probe-table" aria-label={t('Accuracy by class, table')} tabIndex={0}>
          <table className="details-table">
            <HeadRow names={[t('Class'), t('Images'), t('Accuracy'), t('Most often taken for')]} />
            <tbody>
              {classAnswers(confusion).map(({ name, queries, accuracy, mistaken }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place.
                <tr key={i}>
                  <th scope="row">{name}</th>
                  <td>{formatCount(queries)}</td>
                  <td>{accuracy === null ? '–' : formatPercent(accuracy)}</td>
                  <td>
                    {mistaken === null
                      ? '–'
                      : t('{{name}} ({{count}})', {
                          name: mistaken.name,
                          count: formatCount(mistaken.queries),
                        })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </>
  );
}

/** Linear SVMs from a few images of each class. */
export function LowShotTable({ lowShot }: { readonly lowShot: readonly LowShot[] }) {
  const t = useText();
  return (
    <>
      <h3 className="details-heading">
        {t('Low-shot SVM')}{' '}
        <span className="muted">
          {t('mean ± standard deviation of five draws, on held-out images')}
        </span>
      </h3>
      <div className="details-scroll">
        <table className="details-table" aria-label={t('Low-shot SVM')}>
          <HeadRow names={[t('Images a class'), t('Accuracy'), t('Mean average precision')]} />
          <tbody>
            {lowShot.map(({ shots, accuracy, accuracyStd, meanAp, meanApStd }) => (
              <tr key={shots}>
                <th scope="row">{formatCount(shots)}</th>
                <td>{spread(accuracy, accuracyStd)}</td>
                <td>{spread(meanAp, meanApStd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const spread = (mean: number, std: number): string => `${mean.toFixed(1)} ± ${formatPercent(std)}`;
