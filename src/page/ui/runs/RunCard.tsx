import { useEffect, useId, useRef, useState } from 'react';
import { speak } from '#base/words.ts';
import { sweptText } from '#run/runMetadata.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runName } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { runFile } from '#store/runs/runFiles.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { RunDiagnosis } from '#ui/diagnosis/LateDiagnosis.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { SweepLink } from '#ui/sweep/SweepLink.tsx';
import { colourToken } from './ColourDot.tsx';

/** The colours that the charts have, in Okabe and Ito's order. */
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

interface RunCardProps {
  readonly entry: HistoryEntry;
  readonly close: () => void;
  readonly open: (runId: string) => void;
}

/** One run: its name, origin and actions. */
export function RunCard({ entry, close, open }: RunCardProps) {
  const t = useText();
  const lab = useLab();
  const { runId, metadata, config } = entry;
  const { parent, group } = metadata;
  const name = runName(entry);
  const busy = useRuns(isBusy);
  const active = useRuns(({ live }) => isActive(live) && live.runId === runId);
  const exporting = useRuns((state) => state.exporting !== null);
  const resumable = entry.state === 'stopped' && !active && entry.steps < entry.totalSteps;
  const into = useRef<HTMLElement>(null);
  // It opens above a table that may be scrolled far down.
  useEffect(() => {
    // Newer Chromium returns a promise, which must not be returned as the clean-up.
    void into.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const save = (kind: 'json' | 'tensorboard') =>
    saveOrAlert(lab, async () => {
      const file = await runFile(lab, runId, kind);
      if (file !== null) lab.saveFile(file.fileName, file.bytes);
    });
  return (
    <section ref={into} className="card panel run-card" aria-label={name}>
      <div className="panel-title">
        <h2>{name}</h2>
        {name !== runId && <span className="muted">{runId}</span>}
        <button
          type="button"
          className="button button-icon button-quiet run-card-close"
          aria-label={t('Close')}
          onClick={close}
        >
          ×
        </button>
      </div>
      {entry.fault !== null && <p className="run-card-fault">{speak(t, entry.fault)}</p>}
      <div className="run-card-buttons">
        <button
          type="button"
          className="button"
          onClick={() => {
            lab.show(runId);
            lab.ui.go('train');
          }}
        >
          {t('Show charts')}
        </button>
        <button
          type="button"
          className="button"
          title={t('Copies its settings into the form; Train then continues from its checkpoint')}
          onClick={() => lab.fork(runId)}
        >
          {t('Fork')}
        </button>
        <button
          type="button"
          className="button"
          title={t('Queues a new run with the same settings')}
          onClick={() => lab.duplicate(runId)}
        >
          {t('Duplicate')}
        </button>
        {resumable && (
          <button
            type="button"
            className="button"
            disabled={busy}
            title={t('Continue from its last checkpoint')}
            onClick={() => lab.continueRun(runId, config)}
          >
            {t('Resume')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={exporting || entry.steps === 0}
          onClick={() => lab.exportCheckpoint(runId)}
        >
          {t('Export checkpoint')}
        </button>
        <button type="button" className="button" onClick={() => void save('json')}>
          {t('Export run as JSON')}
        </button>
        <button type="button" className="button" onClick={() => void save('tensorboard')}>
          {t('Export for TensorBoard')}
        </button>
        <button
          type="button"
          className="button"
          disabled={active}
          onClick={() => void lab.history.remove([runId])}
        >
          {t('Delete')}
        </button>
      </div>
      <RunDiagnosis runId={runId} />
      <Words entry={entry} />
      <Colours entry={entry} />
      {parent !== null && (
        <p className="muted">
          {parent.step === null
            ? t('Forked with the settings of')
            : t('Forked at step {{step}} from', { step: parent.step })}{' '}
          <button type="button" className="link-button" onClick={() => open(parent.runId)}>
            {parent.runId}
          </button>
        </p>
      )}
      {group !== null && (
        <p className="muted">
          {t('Group {{group}}', { group: t(group.label) })}
          {group.field !== null && ` · ${sweptText(group)}`}
          {` · seed = ${group.seed} `}
          <SweepLink group={group} />
        </p>
      )}
    </section>
  );
}

/** Name and note are kept when the field is left, or on Enter. */
function Words({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, metadata } = entry;
  const [name, setName] = useState(metadata.name ?? runId);
  const [note, setNote] = useState(metadata.note);
  const keepName = () => {
    const trimmed = name.trim();
    const kept = trimmed === '' || trimmed === runId ? null : trimmed;
    setName(kept ?? runId);
    if (kept !== metadata.name) void lab.history.annotate([runId], { name: kept });
  };
  return (
    <form
      className="run-card-words"
      onSubmit={(event) => {
        event.preventDefault();
        keepName();
      }}
    >
      <label htmlFor={`${id}-name`}>{t('Name')}</label>
      <input
        id={`${id}-name`}
        type="text"
        maxLength={120}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onBlur={keepName}
      />
      <label htmlFor={`${id}-note`}>{t('Note')}</label>
      <textarea
        id={`${id}-note`}
        rows={3}
        maxLength={4000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        onBlur={() => {
          if (note !== metadata.note) void lab.history.annotate([runId], { note });
        }}
      />
    </form>
  );
}

function Colours({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, metadata } = entry;
  const choose = (colour: number | null) => void lab.history.annotate([runId], { colour });
  return (
    <fieldset className="run-card-colours">
      <legend>{t('Colour in charts')}</legend>
      <label>
        <input
          type="radio"
          name={id}
          checked={metadata.colour === null}
          onChange={() => choose(null)}
        />
        {t('Automatic')}
      </label>
      {COLOURS.map((colour) => (
        <label key={colour}>
          <input
            type="radio"
            name={id}
            aria-label={t('Colour {{n}}', { n: colour + 1 })}
            checked={metadata.colour === colour}
            onChange={() => choose(colour)}
          />
          <span
            className="runs-dot"
            aria-hidden="true"
            style={{ background: colourToken(colour) }}
          />
        </label>
      ))}
    </fieldset>
  );
}
