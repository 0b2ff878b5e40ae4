/** Follows the run that another tab of the site trains, and passes commands to it. */
import type { Event } from '#run/protocol.ts';
import { type RunCommand, TRAINER_LOCK, type TrainerChannel } from '#run/trainerChannel.ts';

/** Another tab trains this run; its events follow. */
export interface TrainedElsewhere {
  readonly type: 'trainedElsewhere';
  readonly runId: string;
}

/** The tab that trained the run does so no more: the run ended before, or the tab did. */
export interface TrainerGone {
  readonly type: 'trainerGone';
  readonly runId: string;
}

export interface OtherTabs {
  /** Whether another tab trains, and got the command. */
  ask(command: RunCommand): boolean;
}

export interface OtherTabsParts {
  readonly channel: TrainerChannel;
  /** Resolves with true once the lock is free, with false if `signal` ended the wait. */
  readonly freed: (lock: string, signal: AbortSignal) => Promise<boolean>;
  /** Whether it is this page's own worker. */
  readonly isOwn: (worker: string) => boolean;
  readonly emit: (event: Event | TrainedElsewhere | TrainerGone) => void;
}

export function createOtherTabs({ channel, freed, isOwn, emit }: OtherTabsParts): OtherTabs {
  let trainer: { readonly worker: string; readonly runId: string } | null = null;
  let watch = new AbortController();

  const over = (followed: typeof trainer) => {
    if (followed === null || trainer !== followed) return;
    watch.abort();
    trainer = null;
    emit({ type: 'trainerGone', runId: followed.runId });
  };
  const follow = (worker: string, runId: string, events: readonly Event[]) => {
    if (trainer?.worker === worker && trainer.runId === runId) return;
    watch.abort();
    const followed = { worker, runId };
    trainer = followed;
    watch = new AbortController();
    emit({ type: 'trainedElsewhere', runId });
    for (const event of events) emit(event);
    void freed(TRAINER_LOCK, watch.signal).then((free) => free && over(followed));
  };

  channel.onmessage = ({ data }) => {
    if (!('worker' in data) || isOwn(data.worker)) return;
    switch (data.type) {
      case 'begins':
        channel.postMessage({ type: 'who' });
        break;
      case 'trains':
        follow(data.worker, data.runId, data.events);
        break;
      case 'event':
        if (trainer?.worker !== data.worker) return;
        emit(data.event);
        if (data.event.type === 'runEnded') over(trainer);
        break;
      // For the worker that trains.
      case 'ask':
        break;
      default:
        data satisfies never;
    }
  };
  channel.postMessage({ type: 'who' });

  return {
    ask(command) {
      if (trainer === null) return false;
      channel.postMessage({ type: 'ask', worker: trainer.worker, command });
      return true;
    },
  };
}
