import './AdjustForm.css';
import { type FormEvent, useState } from 'react';
import { inEnglish, speak, type Words } from '#base/words.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The latest changes that are listed. */
const SHOWN = 5;

/** Changes learning rate and gradient clip of the run on the page while it trains. */
export function AdjustDisclosure() {
  const t = useText();
  const lab = useLab();
  const runId = useRuns(({ live, shown }) =>
    isActive(live) && live.runId === shown?.runId ? live.runId : null,
  );
  const config = useRuns(({ live }) => live?.config ?? null);
  const notes = useRuns(({ live }) => live?.notes ?? null);
  const [problems, setProblems] = useState<readonly Words[]>([]);
  if (runId === null || config === null) return null;
  const changes = notes?.filter(({ kind }) => kind === 'change') ?? [];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblems(
      lab.adjust({
        learningRate: String(form.get('learningRate')),
        clipNorm: String(form.get('clipNorm')),
      }),
    );
  };
  return (
    <details className="adjust">
      <summary>{t('Adjust learning rate or clipping')}</summary>
      <form key={runId} onSubmit={submit} aria-label={t('Change the current run')}>
        <AdjustInput name="learningRate" value={config.learningRate} wrong={problems.length > 0} />
        <AdjustInput name="clipNorm" value={config.clipNorm} wrong={problems.length > 0} />
        <button type="submit" className="button button-small">
          {t('Apply from the next step')}
        </button>
      </form>
      {problems.map((problem) => (
        <p key={speak(inEnglish, problem)} className="adjust-problem" role="alert">
          {speak(t, problem)}
        </p>
      ))}
      {changes.length > 0 && (
        <ul className="adjust-changes" aria-label={t('Changes by hand')}>
          {changes.slice(-SHOWN).map((note) => (
            <li key={`${note.step} ${speak(inEnglish, note.message)}`}>{speak(t, note.message)}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

const NEW_LABELS = {
  learningRate: 'New learning rate',
  clipNorm: 'New gradient clip',
} as const;

interface AdjustInputProps {
  readonly name: 'learningRate' | 'clipNorm';
  readonly value: number;
  readonly wrong: boolean;
}

function AdjustInput({ name, value, wrong }: AdjustInputProps) {
  const t = useText();
  return (
    <label className="adjust-field">
      {t(NEW_LABELS[name])}
      <input
        className="field-input"
        name={name}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={wrong}
        defaultValue={String(value)}
      />
    </label>
  );
}
