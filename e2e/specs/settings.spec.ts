import { expect, SMALL, test } from './lab.ts';
import { runCommand } from './runner.ts';

const GAP = '0-3 encoder | inst; 5-15 encoder a b | inst proto';

test('a stage plan with a gap is reported at its field and by the runner in the same words', async ({
  lab,
}) => {
  await lab.open({}, 'notes-five-stage');
  await expect(lab.status).toContainText('Ready');
  const stages = await lab.openSection('Stages');
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

  await stages.getByRole('button', { name: 'Five-stage plan of the case study' }).click();
  await expect(problem).toBeHidden();
  await expect(lab.button('Train')).toBeEnabled();
  await expect(input).toHaveValue(/75-79 a b \(encoder\)/);
});

test('a large LAMB rate gives a warning and is not refused', async ({ lab }) => {
  await lab.open({ ...SMALL, optimizer: 'lamb', learningRate: 0.03 });
  await expect(lab.status).toContainText('Ready');
  const settings = await lab.openSection('Optimizer');
  const input = settings.getByRole('textbox', { name: 'Learning rate' });
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
  const settings = await lab.openSection('Prototypes');
  const input = settings.getByRole('textbox', { name: 'Clusters' });
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

test('an edit survives a reload by the address, an open section by itself', async ({ lab }) => {
  const { page } = lab;
  await lab.open(SMALL);
  const settings = await lab.openSection('Training');
  const epochs = settings.getByLabel('Epochs', { exact: true });
  await epochs.fill('7');
  await expect(page).toHaveURL(/\?preset=quick&.*set=epochs=7/);
  await page.reload();
  await expect(epochs).toHaveValue('7');
  await epochs.fill('0');
  await expect(settings.getByText('Must be 1 to 2000.')).toBeVisible();
  await lab.button('Undo a settings change').click();
  await expect(epochs).toHaveValue('7');

  // In every section a choice has room for the text that is chosen, and the settings, which scroll
  // by themselves, end at the window's foot.
  const foot = () =>
    page.locator('.page-settings').evaluate((all) => all.getBoundingClientRect().bottom);
  for (const section of ['Images', 'Encoder', 'Method', 'Optimizer', 'Training', 'Evaluation']) {
    await lab.openSection(section);
    expect(await settings.locator('select').evaluateAll(cutChoices)).toEqual([]);
    expect(await foot(), section).toBeLessThanOrEqual(900);
  }
  await lab.openSection('Training');

  // Folded, each section is one line and all of them fit the window beside the diagram.
  await settings.getByRole('button', { name: /^Training/ }).click();
  await expect(epochs).toBeHidden();
  await expect(settings.getByRole('button', { name: /^Training/ })).toContainText('7 epochs');
  await expect(settings.getByRole('button', { expanded: true })).toHaveCount(0);
});

/** Runs in the page: the ids of the choices whose chosen text is wider than what shows it. */
function cutChoices(elements: readonly Element[]): readonly string[] {
  return elements.flatMap((element) => {
    if (!(element instanceof HTMLSelectElement)) return [];
    // A choice with this one text is as wide as the text needs.
    const whole = element.cloneNode(false);
    if (!(whole instanceof HTMLSelectElement)) return [];
    whole.style.cssText = 'position: absolute; width: max-content; max-width: none';
    whole.append(new Option(element.selectedOptions[0]?.text));
    element.after(whole);
    const needed = whole.offsetWidth;
    whole.remove();
    return element.offsetWidth < needed
      ? [`${element.id}: ${needed} > ${element.offsetWidth}`]
      : [];
  });
}

test('settings too long for an address survive a reload too', async ({ lab }) => {
  const { page } = lab;
  await lab.open({}, 'notes-five-stage');
  const stages = await lab.openSection('Stages');
  const plan = Array.from({ length: 60 }, (_, i) => `${i} encoder a b | inst proto`).join('; ');
  const text = stages.getByRole('textbox', { name: 'Stage plan' });
  await text.fill(plan);
  await expect(page).not.toHaveURL(/preset=/);
  await page.reload();
  await expect(text).toHaveValue(plan);
  await expect(page.getByRole('region', { name: 'Model' })).toContainText('1 changed');
});
