export const zh = {
  Resume: '继续',
  Pause: '暂停',
  Stop: '停止',
  'Training status': '训练状态',
  'Training progress': '训练进度',
  '1 alert': '1 条警报',
  '{{n}} alerts': '{{n}} 条警报',
  'Export checkpoint': '导出检查点',
  'Import checkpoint': '导入检查点',
  'Checkpoint file': '检查点文件',
  'GPU {{live}}, peak {{peak}}': 'GPU {{live}}，峰值 {{peak}}',
  'needs {{size}} of GPU memory; the largest batch size that fits this adapter is {{batch}}':
    '需要 {{size}} 显存；此适配器能容纳的最大批大小为 {{batch}}',
};
