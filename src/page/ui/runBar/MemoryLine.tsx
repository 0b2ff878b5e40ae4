import { formatBytes, formatCount } from '#base/format.ts';
import { say, speak, type Words } from '#base/words.ts';
import type { ImagesPlan } from '#run/memoryPlan.ts';
import { useLab, useMemory, useRuns } from '#store/hooks.ts';
import type { PageLab } from '#store/pageLab.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { useText } from '#ui/i18n/useText.ts';

/** GPU memory: what a run holds while there is one, else what the form's config would need. */
export function MemoryLine() {
  const t = useText();
  const lab = useLab();
  const held = useRuns(({ live }) => (isActive(live) ? live.memory : null));
  const { plan, refusal } = useMemory();
  if (held !== null) {
    const live = formatBytes(held.liveBytes);
    const peak = formatBytes(held.peakBytes);
    return (
      <p className="run-memory muted">{t('GPU memory {{live}} · peak {{peak}}', { live, peak })}</p>
    );
  }
  if (refusal !== null) {
    return (
      <p className="run-memory muted">
        {t('GPU memory is not known: {{reason}}', { reason: speak(t, refusal) })}
      </p>
    );
  }
  if (plan === null) return null;
  if (plan.problem !== null) {
    const rows = plan.largestMicroBatch;
    return (
      <p className="run-memory run-memory-problem">
        {speak(t, plan.problem)}{' '}
        {rows > 0 && (
          <button type="button" className="link-button" onClick={() => takeMicroBatch(lab, rows)}>
            {t('Use micro-batches of {{rows}}', { rows: formatCount(rows) })}
          </button>
        )}
      </p>
    );
  }
  const size = formatBytes(plan.bytes);
  const batch = formatCount(plan.largestBatch);
  const pageMemory = pageMemoryInWords(plan.images);
  return (
    <p className="run-memory muted">
      {t('GPU memory {{size}} · max batch {{batch}}', { size, batch })}
      <br />
      {speak(t, imagesInWords(plan.images))}
      {pageMemory !== null && (
        <>
          <br />
          {speak(t, pageMemory)}
        </>
      )}
    </p>
  );
}

/** Where the images will be while the run trains. */
function imagesInWords({ placement, onDisk, ...plan }: ImagesPlan): Words {
  const images = formatCount(plan.images);
  const [size, gpu] = [formatBytes(plan.bytes), formatBytes(plan.gpuBytes)];
  switch (placement) {
    case 'whole':
      return say('{{images}} images on the GPU, {{size}}', { images, size });
    case 'parts':
      return say('{{images}} images on the GPU, {{size}} in {{n}} buffers', {
        ...{ images, size, n: plan.buffers },
      });
    case 'streamed':
      return onDisk
        ? say('{{images}} images streamed from disk, {{gpu}} of {{size}} on the GPU', {
            ...{ images, size, gpu },
          })
        : say('{{images}} images streamed from memory, {{gpu}} of {{size}} on the GPU', {
            ...{ images, size, gpu },
          });
    default:
      return placement satisfies never;
  }
}

/** Less than this is no matter for any machine. */
const WORTH_SAYING = 2 ** 26;

/** What the page holds of the images beside their pixels; null where it is little. */
function pageMemoryInWords({ besideBytes, evaluation }: ImagesPlan): Words | null {
  const { diskBytes, memoryBytes, fitBytes } = evaluation;
  if (besideBytes + memoryBytes + fitBytes < WORTH_SAYING) return null;
  const values = {
    beside: formatBytes(besideBytes),
    memory: formatBytes(memoryBytes),
    disk: formatBytes(diskBytes),
  };
  const held =
    diskBytes > 0
      ? say(
          'Page memory: labels {{beside}}, features {{memory}} at a time, {{disk}} streamed from disk',
          values,
        )
      : say('Page memory: labels {{beside}}, features {{memory}}', values);
  if (fitBytes === 0) return held;
  return say('{{held}}, linear probe or SVMs {{fit}}', { held, fit: formatBytes(fitBytes) });
}

/** Keeps the batch, and cuts it into micro-batches that fit. */
export function takeMicroBatch({ config }: Pick<PageLab, 'config'>, rows: number): void {
  config.setValues({ microBatch: rows });
}
