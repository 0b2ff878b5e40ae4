/**
 * What the page does while its user looks elsewhere: its title says how far the run is, the screen
 * stays on, the end is announced, and the tab asks before something is lost.
 */

import { formatCount, formatPercent } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { knnNameWords } from '#run/protocols.ts';
import type { LiveRun } from '#store/runs/runEvents.ts';
import { isBusy, type RunsState, type RunsStore, trainsHere } from '#store/runs/runsStore.ts';
import type { NotifyWish } from './notifyWish.ts';
import { pageTitle, type UnseenEnd } from './pageTitle.ts';
import { createWakeLock, type WakeLockSource } from './wakeLock.ts';

/** The parts of the browser that are used. */
export interface AttentionView {
  readonly document: {
    title: string;
    readonly visibilityState: DocumentVisibilityState;
    hasFocus(): boolean;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
  };
  readonly window: {
    addEventListener(type: Seen | 'beforeunload', listener: (event: Event) => void): void;
    removeEventListener(type: Seen | 'beforeunload', listener: (event: Event) => void): void;
  };
  /** Null where the browser has none. */
  readonly wakeLock: WakeLockSource | null;
}

/** Signs that somebody is in front of the page. */
type Seen = 'pointerdown' | 'keydown' | 'focus';
const SEEN: readonly Seen[] = ['pointerdown', 'keydown', 'focus'];

export interface AttentionParts {
  readonly runs: RunsStore;
  readonly queue: {
    getState(): {
      readonly playing: boolean;
      readonly items: readonly { readonly state: string }[];
    };
    subscribe(listener: () => void): void;
  };
  readonly notifyWish: Pick<NotifyWish, 'show'>;
  /** The page's language now. */
  readonly text: () => Text;
  /** Calls back when the page shows another language. */
  readonly onText: (listener: () => void) => void;
}

/**
 * Whether closing the page loses steps, a file or what could not be stored yet. A paused run loses
 * nothing once the state after its last step is stored.
 */
function wouldLose(state: RunsState): boolean {
  const { live, exporting, held, unstored } = state;
  if (exporting !== null || held.length > 0 || unstored) return true;
  if (live === null || !trainsHere(state)) return false;
  return live.state !== 'paused' || live.keptStep !== (live.last?.step ?? live.fromStep);
}

/** The run of another tab is announced there. */
function ofThisTab(state: RunsState): RunsState {
  return state.elsewhere === null ? state : { ...state, live: null };
}

/** Follows the lab from now on. */
export function attend(parts: AttentionParts, { document, window, wakeLock }: AttentionView): void {
  const { runs, queue, notifyWish } = parts;
  const awake = createWakeLock(wakeLock, document);
  let unseen: UnseenEnd | null = null;
  /** Ended, and not announced yet: the queue may go on. */
  let ended: LiveRun | null = null;
  let active: string | null = null;
  let asks = false;

  const entitle = () => {
    const title = pageTitle(ofThisTab(runs.getState()), unseen, parts.text());
    if (document.title !== title) document.title = title;
  };
  const refuse = (event: Event) => event.preventDefault();
  const ask = (lossy: boolean) => {
    if (lossy === asks) return;
    asks = lossy;
    if (lossy) window.addEventListener('beforeunload', refuse);
    else window.removeEventListener('beforeunload', refuse);
  };
  const announce = (run: LiveRun) => {
    // Whoever stops a run knows.
    if (run.state !== 'finished' && run.state !== 'failed') return;
    unseen = run.state;
    if (document.visibilityState === 'visible' && document.hasFocus()) return;
    const { title, body } = endWords(run, parts.text());
    notifyWish.show(title, body);
  };
  const follow = () => {
    const state = ofThisTab(runs.getState());
    const { live } = state;
    const trains = trainsHere(state);
    if (live !== null && live.runId === active && !trains) ended = live;
    active = live !== null && trains ? live.runId : null;
    const { playing, items } = queue.getState();
    const goesOn = playing && items.some((item) => item.state === 'waiting');
    if (isBusy(state)) {
      ended = null;
      unseen = null;
    } else if (ended !== null && !goesOn) {
      announce(ended);
      ended = null;
    }
    awake.want(isBusy(state) && live?.state !== 'paused');
    ask(wouldLose(state));
    entitle();
  };

  runs.subscribe(follow);
  queue.subscribe(follow);
  parts.onText(entitle);
  for (const sign of SEEN) {
    window.addEventListener(sign, () => {
      if (unseen === null) return;
      unseen = null;
      entitle();
    });
  }
  follow();
}

/** The end of a run as a notification. */
function endWords(run: LiveRun, t: Text): { readonly title: string; readonly body: string } {
  const { runId, config, state, fault, evaluation, totalSteps } = run;
  if (state === 'failed') {
    const title = t('✕ {{run}} failed', { run: runId });
    return { title, body: fault === null ? '' : speak(t, fault.message) };
  }
  const knn = evaluation?.knnTop1 ?? null;
  const facts = [
    t('{{n}} steps', { n: formatCount(totalSteps) }),
    ...(knn === null ? [] : [`${speak(t, knnNameWords(config))} ${formatPercent(knn)}`]),
  ];
  return { title: t('✓ {{run}} finished', { run: runId }), body: facts.join(' · ') };
}
