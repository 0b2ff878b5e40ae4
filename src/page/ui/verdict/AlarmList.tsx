import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { useLab } from '#store/hooks.ts';
import type { AlarmGroup } from '#store/verdict/runVerdict.ts';
import { useText } from '#ui/i18n/useText.ts';
import { stepsText } from './verdictWords.ts';

interface AlarmListProps {
  readonly id: string;
  readonly runId: string;
  readonly groups: readonly AlarmGroup[];
}

/** A run's alarms, one row a kind: how often, when, from where on, what the last said, and a mute. */
export function AlarmList({ id, runId, groups }: AlarmListProps) {
  const t = useText();
  return (
    <ul id={id} className="alarm-list" aria-label={t('Alarms of {{run}}', { run: runId })}>
      {groups.map((group) => (
        <AlarmRow key={group.alarm} group={group} />
      ))}
    </ul>
  );
}

function AlarmRow({ group }: { readonly group: AlarmGroup }) {
  const t = useText();
  const lab = useLab();
  const { alarm, title, count, firstStep, lastStep, message, threshold, muted } = group;
  const name = speak(t, title);
  return (
    <li className="alarm-row" data-muted={muted}>
      <span className="alarm-name">{name}</span>
      <span className="alarm-when">
        {count > 1 && `${t('{{n}} times', { n: formatCount(count) })}, `}
        {stepsText(firstStep, lastStep, t)}
      </span>
      <span className="alarm-threshold muted">
        {muted
          ? t('Muted: not counted in any verdict here')
          : threshold !== null && t('raised at: {{threshold}}', { threshold: speak(t, threshold) })}
      </span>
      <button
        type="button"
        className="button button-small alarm-mute"
        aria-label={
          muted ? t('Unmute: {{alarm}}', { alarm: name }) : t('Mute: {{alarm}}', { alarm: name })
        }
        onClick={() => lab.verdictView.setMuted(alarm, !muted)}
      >
        {muted ? t('Unmute') : t('Mute')}
      </button>
      {!muted && <p className="alarm-message">{speak(t, message)}</p>}
    </li>
  );
}
