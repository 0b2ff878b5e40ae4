import './Experiments.css';
import { useId } from 'react';
import { STORIES, type Story } from '#diagnosis/stories.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CaseStudy } from './CaseStudy.tsx';
import { DemoCard } from './DemoCard.tsx';

const ofKind = (kind: Story['kind']) => STORIES.filter((story) => story.kind === kind);

/** The case study in its steps, then small experiments: one click queues the runs of each. */
export function ExperimentsPanel() {
  const t = useText();
  return (
    <section className="experiments" aria-labelledby="experiments-title">
      <header>
        <h2 id="experiments-title">{t('Experiments')}</h2>
        <p className="muted">{t('Runs its own presets; your settings are ignored.')}</p>
      </header>
      {ofKind('case').map((story) => (
        <CaseStudy key={story.id} story={story} />
      ))}
      <Demos title={t('Failure demos, one per cause')} stories={ofKind('cause')} />
      <Demos title={t('Other experiments')} stories={ofKind('other')} />
    </section>
  );
}

interface DemosProps {
  /** Translated. */
  readonly title: string;
  readonly stories: readonly Story[];
}

function Demos({ title, stories }: DemosProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="demos-title">
        {title}
      </h3>
      <div className="demos">
        {stories.map((story) => (
          <DemoCard key={story.id} story={story} />
        ))}
      </div>
    </section>
  );
}
