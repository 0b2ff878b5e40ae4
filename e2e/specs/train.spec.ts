import path from 'node:path';
import { expect, SMALL, test } from './lab.ts';

const FIGURES = [
  'Loss',
  'Instance accuracy',
  'Learning rate',
  'Gradient norm',
  'kNN accuracy',
  'Feature std',
];

test('a user presses Train, pauses, resumes, changes the rate, reloads and exports', async ({
  lab,
}) => {
  // Long enough to be paused on a fast adapter.
  await lab.open({ ...SMALL, epochs: 1000, schedule: 'constant' });

  await test.step('a second Train while one runs is refused', async () => {
    // Two clicks before the page can disable the button.
    await lab.button('Train').evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    for (const word of [/already/i, /stop it/i]) await expect(lab.alerts).toContainText(word);
    await lab.step(1);
    expect(lab.events.filter(({ type }) => type === 'runStarted')).toHaveLength(1);
  });

  await test.step('the curve grows; the settings are for the next run', async () => {
    await lab.step(3);
    const settings = lab.page.getByRole('region', { name: 'Settings' });
    await expect(settings).toContainText('A run is training: edits are for the next one.');
    for (const name of FIGURES) await expect(lab.figure(name)).toBeVisible();
    const curve = lab.figure('Loss').locator('svg path.chart-line').last();
    await expect(curve).toHaveAttribute('d', /[LCH]/);
    const before = await curve.getAttribute('d');
    await expect(curve).not.toHaveAttribute('d', before ?? '');
    await expect(lab.status).toContainText('Training');
  });

  await test.step('Pause stops the numbers', async () => {
    await lab.button('Pause').click();
    await expect(lab.status).toContainText('Paused');
    await expect(lab.button('Resume')).toBeEnabled();
    const status = await lab.status.textContent();
    const steps = lab.steps().length;
    await lab.page.waitForTimeout(1500);
    expect(lab.steps().length).toBe(steps);
    expect(await lab.status.textContent()).toBe(status);
  });

  await test.step('Resume continues where it stopped', async () => {
    const paused = lab.steps().length;
    await lab.button('Resume').click();
    await lab.step(paused + 3);
    const numbers = lab.steps().map((step) => step.step);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const step of lab.steps()) expect(Number.isFinite(step.lossInst)).toBe(true);
  });

  await test.step('a rate and a clip changed by hand are noted and used by the next steps', async () => {
    await lab.page.getByText('Adjust learning rate or clipping').click();
    const apply = lab.button('Apply from the next step');
    await lab.page.getByLabel('New learning rate').fill('fast');
    await apply.click();
    await expect(lab.page.getByText(/Learning rate .*must be a number from 0/)).toBeVisible();

    await lab.page.getByLabel('New learning rate').fill('0.01');
    await lab.page.getByLabel('New gradient clip').fill('0.5');
    await apply.click();
    const note = lab.page.getByRole('list', { name: 'Changes by hand' }).getByRole('listitem');
    await expect(note).toHaveText(/learning rate 0\.01.*clip 0\.5/);
    const changed = Number(/\d+/.exec((await note.textContent()) ?? '')?.[0]);
    await lab.step(changed + 2);
    const rates = (from: number, to: number) =>
      new Set(
        lab
          .steps()
          .filter(({ step }) => step >= from && step < to)
          .map(({ lr }) => lr),
      );
    expect(rates(1, changed)).toEqual(new Set([0.12]));
    expect(rates(changed, changed + 3)).toEqual(new Set([0.01]));
    for (const { step, clipCoefficient } of lab.steps()) {
      if (step < changed) expect(clipCoefficient).toBe(1);
      else expect(clipCoefficient).toBeLessThanOrEqual(1);
    }
  });

  const stopped = await test.step('Stop ends the run', async () => {
    await lab.button('Stop').click();
    const end = await lab.ended();
    expect(end).toMatchObject({ state: 'stopped', fault: null });
    await expect(lab.button('Train')).toBeVisible();
    return { runId: end.runId, steps: lab.steps().length };
  });

  await test.step('a reload shows the run with its charts', async () => {
    await lab.page.reload();
    await expect(lab.page.getByText(stopped.runId).first()).toBeVisible();
    for (const name of ['Loss', 'Gradient norm']) {
      const curve = lab.figure(name).locator('svg path.chart-line').last();
      await expect(curve).toHaveAttribute('d', /[LCH]/);
    }
  });

  const exported = await test.step('the exported file is read by our own reader', async () => {
    const { tensors, metadata, file } = await lab.exportCheckpoint();
    const shapes = new Map(tensors.map((tensor) => [tensor.name, tensor.shape]));
    expect(shapes.get('encoder_q.conv1.weight')).toEqual([8, 3, 3, 3]);
    expect(shapes.get('encoder_k.conv1.weight')).toEqual([8, 3, 3, 3]);
    expect(shapes.get('queue')).toEqual([128, 512]);
    expect(shapes.get('queue_ptr')).toEqual([1]);
    expect(shapes.has('encoder_q.bn1.running_mean')).toBe(true);
    expect(Number(metadata.step)).toBe(stopped.steps);
    for (const { name, dtype, data } of tensors) {
      if (dtype === 'F32') expect(data.every(Number.isFinite), name).toBe(true);
    }
    return { tensors: tensors.length, file };
  });

  await test.step('the page reads the checkpoint and shows its config', async () => {
    await lab.page.getByLabel('Checkpoint file').setInputFiles(exported.file);
    const card = lab.page.getByRole('region', { name: path.basename(exported.file) });
    await expect(card).toContainText(`${exported.tensors} tensors`);
    await expect(card.getByRole('status')).toHaveText(
      `Already stored here as run ${stopped.runId}`,
    );
    await card.getByText('Its settings').click();
    await expect(card.getByRole('definition').filter({ hasText: /^1000$/ })).toBeVisible();
    await card.getByRole('button', { name: 'Use this config' }).click();
    await expect(card).toBeHidden();
  });

  await test.step('the run’s page keeps the change by hand', async () => {
    await lab.openRun(stopped.runId);
    const notes = lab.runPage(stopped.runId).getByRole('list', { name: 'Notes' });
    await expect(notes).toContainText(/Changes by hand.*learning rate 0\.01/);
  });
});
