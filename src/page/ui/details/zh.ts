export const zh = {
  'Adjust learning rate or clipping': '调整学习率或梯度裁剪',
  'Change the current run': '更改当前训练',
  'Changes by hand': '手动更改',
  'New learning rate': '新学习率',
  'New gradient clip': '新梯度裁剪',
  'Apply from the next step': '从下一步起应用',
};
