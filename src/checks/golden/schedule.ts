import { learningRateAt, type ScheduleSettings } from '#optim/schedule.ts';
import { NOTES_STAGES, stageOfEpoch, stagesOf } from '#run/stages.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

/** Learning rates of every published schedule, and the notes' stages. */
export async function checkSchedule(fixture: Fixture, checker: Checker): Promise<void> {
  const { base_lr, warmup_steps, total_steps } = fixture.params as Readonly<Record<string, number>>;
  const cosine: ScheduleSettings = {
    learningRate: base_lr ?? Number.NaN,
    minLearningRate: 0,
    warmupSteps: 0,
    schedule: 'cosine',
    scheduleUnit: 'step',
    milestones: [],
    gamma: 0.1,
  };
  const byEpoch = { ...cosine, scheduleUnit: 'epoch' } as const;
  const lengthOf = (tensor: string): number => fixture.get(tensor).shape[0] ?? 0;
  const rates = (
    tensor: string,
    settings: ScheduleSettings,
    total: number,
    stepsPerEpoch = 1,
  ): void => {
    const steps = Array.from({ length: lengthOf(tensor) }, (_, step) =>
      learningRateAt(settings, step, total, stepsPerEpoch),
    );
    checker.compare(tensor, steps);
  };
  /** One rate per epoch, read at a step inside it. */
  const rateOfEpochs = (tensor: string, settings: ScheduleSettings, epochs: number): void => {
    const stepsPerEpoch = 7;
    const middles = Array.from({ length: lengthOf(tensor) }, (_, epoch) =>
      learningRateAt(settings, epoch * stepsPerEpoch + 3, epochs * stepsPerEpoch, stepsPerEpoch),
    );
    checker.compare(tensor, middles);
  };

  rateOfEpochs('pcl_cos_200', byEpoch, lengthOf('pcl_cos_200'));
  const multistep = { ...byEpoch, schedule: 'multistep', milestones: [120, 160] } as const;
  rateOfEpochs('pcl_step_120_160', multistep, lengthOf('pcl_step_120_160'));
  const warm = { ...cosine, warmupSteps: warmup_steps ?? Number.NaN };
  rates('warmup_cos_step', warm, total_steps ?? Number.NaN);
  rates('warmup_cos_step_min', { ...warm, minLearningRate: 0.003 }, total_steps ?? Number.NaN);
  const fractional = { ...cosine, warmupSteps: 100, warmupFrom: 'zero' } as const;
  rates('mocov3_frac_epoch', fractional, lengthOf('mocov3_frac_epoch'), 10);
  rates('torch_cosine_annealing_100', { ...cosine, minLearningRate: 1e-4 }, 100);
  rateOfEpochs('stage_cos_T151', byEpoch, 151);
  rateOfEpochs('stage_cos_T150', byEpoch, 150);

  const epochs = lengthOf('stage_of_epoch');
  const stages = stagesOf({
    method: 'pcl',
    heads: 'split',
    stages: NOTES_STAGES,
    warmupEpochs: 0,
    instanceLoss: true,
    epochs,
  });
  checker.compare(
    'stage_of_epoch',
    Array.from({ length: epochs }, (_, epoch) => stageOfEpoch(stages, epoch)),
  );
}
