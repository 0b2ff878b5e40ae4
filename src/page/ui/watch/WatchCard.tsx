import './WatchCard.css';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { speak } from '#base/words.ts';
import { useLab } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { type Watching, watchingOf } from '#store/watch/watching.ts';
import { pickFolder } from '#ui/data/pickers.ts';
import { useText } from '#ui/i18n/useText.ts';
import { AddressField } from '#ui/widgets/AddressField.tsx';

/** Between two looks at the list of served runs. */
const LOOK_MS = 4000;

/** Runs that are trained elsewhere: those that `npm run watch` serves, and folders of this disk. */
export function WatchCard() {
  const t = useText();
  const id = useId();
  const watching = watchingOf(useLab());
  const { served, watched } = useStore(watching);
  useEffect(() => {
    void watching.look();
    const timer = setInterval(() => {
      // Where nothing is served, nothing will be.
      if (watching.getState().served !== null) void watching.look();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [watching]);
  const names = [...new Set([...(served ?? []), ...watched.keys()])];
  return (
    <section className="card panel watch-card" aria-labelledby={id}>
      <h2 id={id}>{t('Watch runs')}</h2>
      <p className="muted">
        {t(
          'Draws runs while they are trained elsewhere: on a cluster with protolab_torch, or by npm run train. Their folders are read every two seconds: of this disk, or at an address whose server lets other pages read it.',
        )}
      </p>
      {names.length > 0 && (
        <ul>
          {names.map((name) => (
            <li key={name}>
              <WatchedRow
                name={name}
                watching={watching}
                served={served?.includes(name) === true}
              />
            </li>
          ))}
        </ul>
      )}
      <WatchAddress watching={watching} />
      <p>
        {'showDirectoryPicker' in window && (
          <button
            type="button"
            className="button button-small"
            onClick={() => void choose(watching)}
          >
            {t('Watch a folder…')}
          </button>
        )}{' '}
        {served === null && (
          <small className="muted">
            {t('npm run watch -- FOLDER serves a folder of runs beside the page.')}
          </small>
        )}
      </p>
    </section>
  );
}

function WatchAddress({ watching }: Pick<WatchedRowProps, 'watching'>) {
  const t = useText();
  const [address, setAddress] = useState('');
  const [looking, setLooking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const look = async () => {
    setLooking(true);
    setProblem(null);
    const message = await watching.watchAddress(address);
    setLooking(false);
    if (message === null) setAddress('');
    else setProblem(speak(t, message));
  };
  return (
    <AddressField
      label={t('Address of a run, of its metrics.jsonl, or of a folder of runs')}
      action={t('Watch an address')}
      text={address}
      onText={setAddress}
      onSubmit={() => void look()}
      doing={looking ? t('Looks for runs at this address') : null}
      problem={problem}
    />
  );
}

interface WatchedRowProps {
  readonly name: string;
  readonly watching: Watching;
  readonly served: boolean;
}

function WatchedRow({ name, watching, served }: WatchedRowProps) {
  const t = useText();
  const entry = useStore(watching, ({ watched }) => watched.get(name) ?? null);
  return (
    <>
      {entry?.runId == null ? <span>{name}</span> : <a href={runHref(entry.runId)}>{name}</a>}{' '}
      {entry !== null ? (
        <button
          type="button"
          className="button button-small"
          aria-label={t('Stop watching {{name}}', { name })}
          onClick={() => watching.unwatch(name)}
        >
          {t('Stop watching')}
        </button>
      ) : (
        served && (
          <button
            type="button"
            className="button button-small"
            aria-label={t('Watch {{name}}', { name })}
            onClick={() => watching.watchServed(name)}
          >
            {t('Watch')}
          </button>
        )
      )}
    </>
  );
}

async function choose(watching: Watching): Promise<void> {
  for (const handle of (await pickFolder()) ?? []) {
    if (handle instanceof FileSystemDirectoryHandle) await watching.watchFolder(handle);
  }
}
