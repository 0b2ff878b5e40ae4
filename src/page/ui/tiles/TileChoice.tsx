import './TileChoice.css';
import { formatPercent } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { isTuned, type TileReport, tilesWords } from '#run/tiles.ts';
import { useText } from '#ui/i18n/useText.ts';

interface TileChoiceProps {
  readonly report: TileReport;
  /** What they are of, before the line; absent: the run that is shown. */
  readonly of?: string;
}

/** Which tiles the kernels of a step have, and why. */
export function TileChoice({ report, of }: TileChoiceProps) {
  const t = useText();
  const { layers, clock, notes } = report;
  const line = t('Kernel tiles: {{how}}', { how: speak(t, tilesWords(report)) });
  const title = of === undefined ? line : `${of} · ${line}`;
  return (
    <div className="tile-choice">
      {layers.length === 0 ? (
        <p>{title}</p>
      ) : (
        <details>
          <summary>{title}</summary>
          <p className="muted">
            {t('A tile is the part of a product that a workgroup makes. All give the same bits.')}{' '}
            {clock === 'wall' &&
              t('This GPU has no timestamps, so the clock around each kernel is used.')}
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Layers')}</th>
                <th scope="col">{t('Default tile')}</th>
                <th scope="col">{t('Chosen tile')}</th>
                <th scope="col">{t('Time saved')}</th>
              </tr>
            </thead>
            <tbody>
              {layers.map((timed) => (
                <tr key={timed.layer}>
                  <th scope="row">{timed.layer}</th>
                  <td>{timed.table}</td>
                  <td>{timed.tile}</td>
                  <td>{isTuned(timed) ? formatPercent(100 * (1 - timed.ratio)) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {notes.length > 0 && (
        <ul>
          {notes.map((note, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
            <li key={at}>{speak(t, note)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
