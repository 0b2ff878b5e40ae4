export const zh = {
  'Step {{step}} · {{tensors}} tensors · {{parameters}} parameters':
    '第 {{step}} 步 · {{tensors}} 个张量 · {{parameters}} 个参数',
  'Its settings': '它的设置',
  'Use this config': '使用此配置',
};
