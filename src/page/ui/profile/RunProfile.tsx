import './RunProfile.css';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import {
  commandsMs,
  dispatchesOf,
  type ProfileBy,
  profileRows,
  rooflineMs,
  type StepProfile,
} from '#run/stepProfile.ts';
import { deviceWork } from '#store/device/deviceWork.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { TileChoice } from '#ui/tiles/TileChoice.tsx';
import { Radios } from '#ui/widgets/Radios.tsx';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { FlameBar } from './FlameBar.tsx';

interface RunProfileProps {
  readonly runId: string;
  readonly config: RunConfig;
}

/** Where the time of a step of this run goes, on this GPU. */
export function RunProfile({ runId, config }: RunProfileProps) {
  const t = useText();
  const id = useId();
  const work = deviceWork(useLab().worker);
  const state = useStore(work);
  const training = useRuns(isBusy);
  const open = useRuns(({ device }) => device.status === 'open');
  const mine = state.profiled === runId;
  const running = state.running === 'profileStep' && mine;
  const { task, problem } = state;
  return (
    <section className="card panel profile" aria-labelledby={id}>
      <h2 id={id}>{t('Profile of a step')}</h2>
      <p className="muted">
        {t(
          'Builds a step with this run’s settings on noise, and times each of its kernels on this GPU. The run itself is not touched.',
        )}
      </p>
      <div className="profile-tools">
        <button
          type="button"
          className="button"
          disabled={!open || training || state.running !== null}
          onClick={() => work.profileRun(runId, config)}
        >
          {mine && state.profile !== null ? t('Profile again') : t('Profile a step')}
        </button>
        {training && (
          <span className="muted">{t('The GPU is busy; try after this run ends.')}</span>
        )}
        {running && task !== null && (
          <>
            <TaskBar task={task} />
            <button type="button" className="button button-small" onClick={() => work.cancel()}>
              {t('Cancel')}
            </button>
          </>
        )}
      </div>
      {mine && problem?.of === 'profileStep' && <p role="alert">{speak(t, problem.message)}</p>}
      {mine && state.profile !== null && <Profile profile={state.profile} />}
    </section>
  );
}

function Profile({ profile }: { readonly profile: StepProfile }) {
  const t = useText();
  const [by, setBy] = useState<ProfileBy>('kernel');
  const { adapter, encodeMs, clock, tiles } = profile;
  return (
    <>
      <Answer profile={profile} />
      <FlameBar profile={profile} />
      <Radios
        legend={t('Sum up by')}
        look="segments"
        className="profile-by"
        options={[
          { value: 'kernel', label: t('By kernel') },
          { value: 'layer', label: t('By layer') },
          { value: 'part', label: t('By part') },
        ]}
        chosen={by}
        onChoose={setBy}
      />
      <ProfileTable profile={profile} by={by} />
      <p className="muted">
        {t(
          '{{adapter}}. The step is submitted after {{encode}} ms; its {{n}} dispatches one by one take {{sum}} ms.',
          {
            ...{ adapter, n: dispatchesOf(profile), encode: formatValue(encodeMs) },
            sum: formatValue(commandsMs(profile)),
          },
        )}{' '}
        {clock === 'wall' &&
          t('This GPU has no timestamps, so the clock around each kernel is used.')}
      </p>
      {tiles !== undefined && <TileChoice report={tiles} />}
    </>
  );
}

/** How long a step takes, how near that is to what the GPU can do, and what to look at first. */
function Answer({ profile }: { readonly profile: StepProfile }) {
  const t = useText();
  const { title, stepMs, commands, peaks } = profile;
  const least = rooflineMs(commands, peaks);
  const [slowest] = profileRows(profile, 'kernel');
  return (
    <dl className="profile-answer">
      <div>
        <dt>{t('A step takes')}</dt>
        <dd className="profile-figure">{t('{{n}} ms', { n: formatValue(stepMs) })}</dd>
        <dd className="muted">{title}</dd>
      </div>
      <div>
        <dt>{t('Of this GPU’s roofline')}</dt>
        <dd className="profile-figure">{formatPercent((100 * least) / stepMs)}</dd>
        <dd className="muted">
          {t('at its peaks {{ms}} ms would do', { ms: formatValue(least) })}
        </dd>
      </div>
      {slowest !== undefined && (
        <div>
          <dt>{t('Slowest kernel')}</dt>
          <dd className="profile-figure">{t(slowest.name ?? '')}</dd>
          <dd className="muted">
            {t('{{percent}} of the time, {{ms}} ms', {
              ...{ percent: formatPercent(100 * slowest.share), ms: formatValue(slowest.ms) },
            })}
          </dd>
        </div>
      )}
    </dl>
  );
}

interface ProfileTableProps {
  readonly profile: StepProfile;
  readonly by: ProfileBy;
}

function ProfileTable({ profile, by }: ProfileTableProps) {
  const t = useText();
  const rows = profileRows(profile, by);
  return (
    /* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */
    <section className="profile-scroll" aria-label={t('Times')} tabIndex={0}>
      <table className="profile-table">
        <thead>
          <tr>
            <th scope="col">{headingOf(by, t)}</th>
            <th scope="col">ms</th>
            <th scope="col">{t('Share')}</th>
            <th scope="col">{t('Dispatches')}</th>
            <th scope="col">GFLOP/s</th>
            <th scope="col">GB/s</th>
            <th scope="col">{t('Workgroups')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name ?? ''}>
              <th scope="row">{row.name === null ? t('no layer') : t(row.name)}</th>
              <td>{formatValue(row.ms)}</td>
              <td>{formatPercent(100 * row.share)}</td>
              <td>{formatCount(row.commands)}</td>
              <td>{rate(row.gflops)}</td>
              <td>{rate(row.gigabytes)}</td>
              <td>{formatCount(row.workgroups)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const rate = (value: number | null): string => (value === null ? '–' : formatValue(value));

function headingOf(by: ProfileBy, t: Text): string {
  switch (by) {
    case 'kernel':
      return t('Kernel');
    case 'layer':
      return t('Layer');
    case 'part':
      return t('Part');
    default:
      return by satisfies never;
  }
}
