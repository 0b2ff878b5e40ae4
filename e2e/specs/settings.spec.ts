import { expect, type Lab, SMALL, test } from './lab.ts';
import { runCommand } from './runner.ts';

const GAP = '0-3 encoder | inst; 5-15 encoder a b | inst proto';

function field(lab: Lab, group: string, label: string) {
  const settings = lab.page.getByRole('region', { name: 'Settings' });
  return {
    open: () => settings.locator('summary', { hasText: group }).first().click(),
    input: settings.getByRole('textbox', { name: label }),
    settings,
  };
}

test('a stage plan with a gap is reported at its field and by the runner in the same words', async ({
  lab,
}) => {
  await lab.open({}, 'notes-five-stage');
  await expect(lab.status).toContainText('Ready');
  const stages = lab.page.getByRole('region', { name: 'Stages' });
  const input = stages.getByRole('textbox', { name: 'Stage plan' });
  await expect(stages.getByRole('table', { name: 'Parts and losses by stage' })).toBeVisible();
  await input.fill(GAP);
  const problem = stages.getByText(/has a gap: no stage covers epoch 4; start the stage/);
  await expect(problem).toBeVisible();
  await expect(lab.button('Train')).toBeDisabled();
  await expect(lab.status).toContainText('Check Stage plan before training');
  const sentence = (await problem.textContent()) ?? '';

  const { code, stderr } = await runCommand([
    ...['--preset', 'notes-five-stage', '--set', `stages=${GAP}`],
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);

  await stages.getByRole('button', { name: 'Five-stage plan of the notes' }).click();
  await expect(problem).toBeHidden();
  await expect(lab.button('Train')).toBeEnabled();
  await expect(input).toHaveValue(/75-79 a b \(encoder\)/);
});

test('a large LAMB rate gives a warning and is not refused', async ({ lab }) => {
  await lab.open({ ...SMALL, optimizer: 'lamb', learningRate: 0.03 });
  await expect(lab.status).toContainText('Ready');
  const { open, input, settings } = field(lab, 'Optimizer', 'Learning rate');
  await open();
  const warning = settings.getByText(/LAMB moves every tensor by this fraction of its norm/);
  await expect(warning).toBeVisible();
  await expect(lab.button('Train')).toBeEnabled();
  await input.fill('0.003');
  await expect(warning).toBeHidden();
});

test('more clusters than images is reported before Train and refused by the runner', async ({
  lab,
}) => {
  await lab.open({ sceneClasses: 4, scenesPerClass: 40 }, 'pcl-quick');
  const { open, input, settings } = field(lab, 'Prototypes', 'Clusters');
  await open();
  const problem = settings.getByText(/requires 200 clusters of 128 training images/);
  await expect(problem).toBeVisible({ timeout: 60_000 });
  await expect(lab.button('Train')).toBeDisabled();
  const sentence = (await problem.textContent()) ?? '';
  await input.fill('8,16');
  await settings.getByRole('textbox', { name: 'Negative prototypes' }).fill('5');
  await expect(problem).toBeHidden();
  await expect(lab.button('Train')).toBeEnabled();

  const out = test.info().outputPath('run');
  const { code, stderr } = await runCommand([
    ...['--preset', 'pcl-quick', '--set', 'sceneClasses=4', '--set', 'scenesPerClass=40'],
    ...['--runtime', 'node', '--adapter', 'swiftshader', '--out', out],
  ]);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain(sentence);
});
