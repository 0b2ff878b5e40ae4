export const zh = {
  'Step {{step}} · {{tensors}} tensors · {{parameters}} parameters':
    '第 {{step}} 步 · {{tensors}} 个张量 · {{parameters}} 个参数',
  'Its settings': '它的设置',
  'Use this config': '使用此配置',
  'Imported as run': '已导入为运行',
  'Already stored here as run': '此处已存有该运行：',
  'Restored from the deleted runs as run': '已从已删除的运行中恢复：',
  '{{steps}} steps, without a checkpoint: its curves can be compared, not continued.':
    '{{steps}} 步，没有检查点：曲线可以比较，但不能继续训练。',
  'Open the run': '打开此运行',
  imported: '已导入',
  'already stored here, skipped': '此处已有，已跳过',
  'restored from the deleted runs': '已从已删除的运行中恢复',
  'imported into the deleted runs': '已导入到已删除的运行中',
  'Nothing to import was found': '没有找到可导入的内容',
  'Nothing new: what the files hold is stored here already': '没有新内容：文件中的运行此处均已保存',
  '1 run imported': '已导入 1 次运行',
  '{{n}} runs imported': '已导入 {{n}} 次运行',
  Import: '导入',
  Export: '导出',
  'Import progress': '导入进度',
  'Export progress': '导出进度',
};
