export const zh = {
  'Kernel tiles: {{how}}': '内核分块：{{how}}',
  'from the table of GPUs; tuning is off (tuneTiles)': '取自 GPU 表；调优已关闭（tuneTiles）',
  'the default; no layer is large enough for another': '默认；没有大到可用其他分块的层',
  'the default; the time to tune was over before a layer was timed':
    '默认；调优时间在测完任何一层之前用完',
  'timed before': '先前已测量',
  'timed in {{ms}} ms': '用 {{ms}} 毫秒测得',
  '{{how}}: another tile is faster for {{n}} of {{all}} kinds of layers':
    '{{how}}：{{all}} 类层中有 {{n}} 类改用其他分块更快',
  '{{found}}; {{left}} not timed': '{{found}}；{{left}} 类未测量',
  'A tile is the part of a product that a workgroup makes. All give the same bits.':
    '分块是一个工作组所计算的那部分乘积。所有分块的结果逐位相同。',
  Layers: '层',
  'Default tile': '默认分块',
  'Chosen tile': '选用分块',
  'Time saved': '节省时间',
  'Tuned kernels: {{size}}': '已调优的内核：{{size}}',
  'Times of kernel tiles on this GPU, so that a run begins without timing them again.':
    '内核分块在这块 GPU 上的用时，使以后的运行开始时不必重新测量。',
  'cannot be read': '无法读取',
  '{{n}} kinds of layers': '{{n}} 类层',
  'Delete the tuned kernels of {{name}}': '删除 {{name}} 的已调优内核',
  '{{layer}} has the table’s tile, untimed: {{reason}}':
    '{{layer}} 沿用表中的分块，未测量：{{reason}}',
  'Tile {{tile}} does not run for {{layer}}: {{reason}}':
    '分块 {{tile}} 不能用于 {{layer}}：{{reason}}',
  'The tiles that were timed before cannot be read: {{reason}}':
    '无法读取先前测量的分块：{{reason}}',
  'The tiles that were timed before are of another version of the browser or of the lab; they were timed again.':
    '先前测量的分块属于另一版本的浏览器或本程序；已重新测量。',
  'The record of the tiles that were timed before is damaged; they were timed again.':
    '先前测量的分块的记录已损坏；已重新测量。',
  'The tiles that were timed before were kept by a newer version of the lab; they are left as they are, and were timed for this run alone.':
    '先前测量的分块由本程序的较新版本保存；保持原样，仅为此运行测量。',
  'The times of the tiles could not be kept: {{reason}}': '无法保存分块的用时：{{reason}}',
};
