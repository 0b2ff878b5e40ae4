import { AxeBuilder } from '@axe-core/playwright';
import { expect, SMALL_PCL, test } from './lab.ts';

test('a head is edited by mouse and by keyboard: its text, its parameters and the diagram follow', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open({ projector: 'linear features, relu, linear D' });
  const model = page.getByRole('region', { name: 'Model' });
  const heads = await lab.openSection('Heads');
  const projector = heads.getByRole('region', { name: 'Projector (fc)' });
  const text = projector.getByRole('textbox', { name: 'Projector (fc)' });
  const parameters = projector.getByText(/ parameters$/);
  const inDiagram = model.getByRole('button', { name: /^head q/ });
  await expect(text).toHaveValue('linear features, relu, linear D');
  const before = await parameters.textContent();

  // By mouse: a batch norm at the end, dragged up to its place.
  await projector.getByRole('button', { name: 'Add a layer to Projector (fc)' }).click();
  await page.getByRole('menuitem', { name: 'Batch norm' }).click();
  await expect(text).toHaveValue('linear features, relu, linear D, bn');
  await expect(parameters).not.toHaveText(before ?? '');
  const handle = (n: number) =>
    projector.getByRole('button', { name: new RegExp(`^Move layer ${n}:`) });
  const from = await handle(4).boundingBox();
  const to = await handle(2).boundingBox();
  if (from === null || to === null) throw new Error('The handles are not drawn.');
  await page.mouse.move(from.x + 8, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, to.y + 14, { steps: 4 });
  await page.mouse.move(from.x + 8, to.y, { steps: 2 });
  await page.mouse.up();
  await expect(text).toHaveValue('linear features, bn, relu, linear D');

  // A width, typed: number by number, the diagram with the last.
  const width = projector.getByRole('textbox', { name: 'Width of layer 1', exact: true });
  await width.fill('256');
  await expect(text).toHaveValue('linear 256, bn, relu, linear D');
  await expect(inDiagram).toHaveAccessibleName(/→256→/);

  // By keyboard: the ReLU goes up before the batch norm and keeps the focus.
  await handle(3).focus();
  await page.keyboard.press('ArrowUp');
  await expect(text).toHaveValue('linear 256, relu, bn, linear D');
  await expect(handle(2)).toBeFocused();
  await expect(projector.getByText('Now layer 2 of 4.')).toBeAttached();
  await projector.getByRole('button', { name: 'Make layer 4: Linear a residual block' }).focus();
  await page.keyboard.press('Enter');
  await expect(text).toHaveValue('linear 256, relu, bn, residual (linear D)');

  // Undo takes the steps back one by one, to the text and the list alike.
  for (const value of [
    'linear 256, relu, bn, linear D',
    'linear 256, bn, relu, linear D',
    'linear features, bn, relu, linear D',
    'linear features, relu, linear D, bn',
    'linear features, relu, linear D',
  ]) {
    await page.keyboard.press('Control+z');
    await expect(text).toHaveValue(value);
  }
  await expect(parameters).toHaveText(before ?? '');
  await expect(handle(4)).toBeHidden();

  // The text is the same thing: what is typed there is drawn.
  await text.fill('linear D, gelu, linear D');
  await expect(projector.getByRole('combobox', { name: 'Kind of layer 2' })).toHaveValue('gelu');
  await heads.getByLabel('Published heads').selectOption('MoCo v1: one linear layer');
  await expect(text).toHaveValue('linear D');
  await expect(projector.getByRole('button', { name: 'Remove layer 1: Linear' })).toBeDisabled();
});

test('a list that cannot be a head says why, and Train is refused until undo', async ({ lab }) => {
  const { page } = lab;
  await lab.open(SMALL_PCL, 'pcl-quick');
  await expect(lab.button('Train')).toBeEnabled();
  const heads = await lab.openSection('Heads');
  const headA = heads.getByRole('region', { name: 'Head a' });
  const text = headA.getByRole('textbox', { name: 'Head a', exact: true });
  const fine = await text.inputValue();

  await text.fill('linear 64');
  await expect(headA.getByText(/ends in 64 channels, and the embedding size/)).toBeVisible();
  await expect(lab.button('Train')).toBeDisabled();
  await text.fill('linear 64, tanh');
  await expect(headA.getByText(/“tanh” that is not known/)).toBeVisible();
  await expect(headA.getByText(/These are its last readable layers/)).toBeVisible();
  await expect(lab.button('Train')).toBeDisabled();

  // One step, or two where the machine was slow between the texts.
  await expect(async () => {
    await lab.button('Undo a settings change').click();
    await expect(text).toHaveValue(fine, { timeout: 1000 });
  }).toPass();
  await expect(lab.button('Train')).toBeEnabled();

  // A width that is none stays where it is typed, and is a problem of the list.
  const width = headA.getByRole('textbox', { name: 'Width of layer 1', exact: true });
  await width.fill('7');
  await expect(width).toHaveValue('7');
  await expect(headA.getByText(/a width is a multiple of 4/)).toBeVisible();
  await expect(lab.button('Train')).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(width).toHaveValue('D');
  await expect(lab.button('Train')).toBeEnabled();

  const { violations } = await new AxeBuilder({ page }).include('.heads').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
