/** The task of no run, or of a run that does not train: images, files, clusters on request. */
import type { ClientEvent } from '#client/client.ts';
import { followTask, type Task } from './phaseTime.ts';
import { isActive, type LiveRun } from './runEvents.ts';

export interface PageTask extends Task {
  readonly runId: string | null;
}

/** The task after an event. @param live the session's run after it; its own tasks are not these */
export function reducePageTask(
  task: PageTask | null,
  event: ClientEvent,
  live: LiveRun | null,
): PageTask | null {
  switch (event.type) {
    case 'taskProgressed': {
      const { runId } = event;
      if (runId !== null && isActive(live) && live.runId === runId) return task;
      return ofRun(runId, followTask(task, event));
    }
    case 'datasetProgressed': {
      const { done, total, doing, atMs } = event;
      // Its total is the images; the last report is followed by what the page waits for.
      const report = { task: 'loadImages', done, total: done < total ? total : 0, atMs } as const;
      return ofRun(null, followTask(task, report, doing));
    }
    case 'datasetLoaded':
    case 'datasetFailed':
      return task?.name === 'loadImages' ? null : task;
    case 'runStarted':
    case 'checkpointExported':
    case 'prototypesDescribed':
    case 'prototypesRefused':
    case 'dataEvaluations':
    case 'featuresExported':
    case 'measureRefused':
      return task?.runId === event.runId ? null : task;
    case 'stepProfiled':
    case 'benchmarkFinished':
      return task?.runId === null ? null : task;
    case 'commandRefused':
    case 'workerDied':
      return null;
    default:
      return task;
  }
}

function ofRun(runId: string | null, task: Task | null): PageTask | null {
  return task === null ? null : { ...task, runId };
}
