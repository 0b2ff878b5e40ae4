import './Experiments.css';
import { STORIES } from '#diagnosis/stories.ts';
import { useText } from '#ui/i18n/useText.ts';
import { StoryCard } from './StoryCard.tsx';

/** Stories: one click queues the runs, and the card shows their outcome. */
export function ExperimentsPanel() {
  const t = useText();
  return (
    <section className="experiments" aria-labelledby="experiments-title">
      <header>
        <h2 id="experiments-title">{t('Experiments')}</h2>
        <p className="muted">
          {t(
            'Each experiment trains its presets in sequence, independent of the form. The runs are listed under Runs.',
          )}
        </p>
      </header>
      <div className="experiments-grid">
        {STORIES.map((story) => (
          <StoryCard key={story.id} story={story} />
        ))}
      </div>
    </section>
  );
}
