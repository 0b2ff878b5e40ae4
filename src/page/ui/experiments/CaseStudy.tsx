import './CaseStudy.css';
import { speak } from '#base/words.ts';
import type { Story } from '#diagnosis/stories.ts';
import { presetConfig } from '#run/presets.ts';
import { useLab } from '#store/hooks.ts';
import { caseEnding } from '#store/queue/caseStudy.ts';
import type { StoryState } from '#store/queue/experiments.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { CaseStep } from './CaseStep.tsx';
import { StoryDifferences } from './StoryDifferences.tsx';
import { Cost, Held, PhaseChip } from './StoryParts.tsx';
import { useCaseRuns, useStory } from './useStory.ts';

/** A case study: its steps in reading order, each with what it measured, then the ending. */
export function CaseStudy({ story }: { readonly story: Story }) {
  const t = useText();
  const state = useStory(story);
  const ended = useCaseRuns(state.runs);
  const ending = caseEnding(story, ended);
  const title = t(story.title);
  return (
    <article className="card panel case" aria-label={title}>
      <div className="panel-title">
        <h3>{title}</h3>
        <PhaseChip phase={state.phase} />
      </div>
      <p className="case-told">{t(story.see)}</p>
      <Start story={story} state={state} />
      <Held phase={state.phase} />
      <ol className="case-steps">
        {story.steps.map((step, at) => {
          const run = state.runs.find(({ preset }) => preset === step.run);
          return (
            run && (
              <CaseStep
                key={step.title}
                number={at + 1}
                step={step}
                run={run}
                measured={ended.get(step.run) ?? null}
                broken={at === 0 ? null : (state.runs[0]?.runId ?? null)}
              />
            )
          );
        })}
      </ol>
      {ending !== null && (
        <div className="case-ending">
          <h4>{t('What it shows')}</h4>
          <p>{speak(t, ending)}</p>
        </div>
      )}
      <StoryDifferences
        names={story.runs}
        configs={story.runs.map((preset) => presetConfig(preset))}
        open={false}
      />
    </article>
  );
}

interface StartProps {
  readonly story: Story;
  readonly state: StoryState;
}

/** The one thing to do next: start, complete, or compare. */
function Start({ story, state }: StartProps) {
  const t = useText();
  const lab = useLab();
  const { phase, missing, comparable, baseline } = state;
  if (phase === 'waiting' || phase === 'running') return null;
  const again = phase === 'done' && (
    <button type="button" className="button" onClick={() => lab.experiments.run(story)}>
      {t('Run again')}
    </button>
  );
  return (
    <div className="case-start">
      {phase === 'idle' ? (
        <button
          type="button"
          className="button button-primary"
          onClick={() => lab.experiments.run(story)}
        >
          {t('Run the case study')}
        </button>
      ) : missing.length > 0 || comparable.length < 2 ? (
        <button
          type="button"
          className="button button-primary"
          onClick={() => lab.experiments.complete(story, state)}
        >
          {t('Continue the case study')}
        </button>
      ) : (
        <a className="button button-primary" href={compareHref(comparable, baseline)}>
          {t('Compare the {{n}} runs', { n: comparable.length })}
        </a>
      )}
      {again}
      {phase === 'idle' && <Cost story={story} />}
    </div>
  );
}
