import './Experiments.css';
import { STORIES } from '#diagnosis/stories.ts';
import { useText } from '#ui/i18n/useText.ts';
import { StoryCard } from './StoryCard.tsx';

/** One-click stories: a press queues the runs, and the card says what came of them. */
export function ExperimentsPanel() {
  const t = useText();
  return (
    <section className="experiments" aria-labelledby="experiments-title">
      <header>
        <h2 id="experiments-title">{t('Experiments')}</h2>
        <p className="muted">
          {t(
            'Each trains its presets one after the other, whatever the form says, and keeps them under Runs.',
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
