import { useId, useState } from 'react';
import { useLab } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { readTags } from '#store/runs/tags.ts';
import { useText } from '#ui/i18n/useText.ts';
import { colourToken } from '#ui/runs/ColourDot.tsx';

/** The colours that the charts have, in Okabe and Ito's order. */
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** The user's own words about a run: name, note, tags and colour. Kept when a field is left. */
export function RunAbout({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, metadata } = entry;
  const [name, setName] = useState(metadata.name ?? runId);
  const [note, setNote] = useState(metadata.note);
  const [tags, setTags] = useState(metadata.tags.join(', '));
  const keepName = () => {
    const trimmed = name.trim();
    const kept = trimmed === '' || trimmed === runId ? null : trimmed;
    setName(kept ?? runId);
    if (kept !== metadata.name) void lab.history.annotate([runId], { name: kept });
  };
  const keepTags = () => {
    const kept = readTags(tags);
    setTags(kept.join(', '));
    if (kept.join(',') !== metadata.tags.join(',')) {
      void lab.history.annotate([runId], { tags: kept });
    }
  };
  return (
    <section className="card panel run-about" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('Name, note and tags')}</h2>
      <form
        className="run-about-words"
        onSubmit={(event) => {
          event.preventDefault();
          keepName();
          keepTags();
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
        <label htmlFor={`${id}-tags`}>{t('Tags, separated by commas')}</label>
        <input
          id={`${id}-tags`}
          type="text"
          maxLength={400}
          value={tags}
          onChange={({ currentTarget }) => setTags(currentTarget.value)}
          onBlur={keepTags}
        />
        {/* Enter in a field keeps it; the button is for those who look for one. */}
        <button type="submit" className="visually-hidden" tabIndex={-1}>
          {t('Keep')}
        </button>
      </form>
      <Colours entry={entry} />
    </section>
  );
}

function Colours({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, metadata } = entry;
  const choose = (colour: number | null) => void lab.history.annotate([runId], { colour });
  return (
    <fieldset className="run-colours">
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
